"""The addresses under `/api`, who may ask for what, and what comes back: models of `server.wire`.

NAME is a simulation, PERSON a full name, TOWN the folder of a town. S is a step: the last finished
one that counts (-1: the beginning), by default the last of all. The body of a request is JSON, but
for an import. A refusal is a `WireProblem`: one sentence. V: viewers may, D: directors only.

    the shelf (`shelf`)
    V GET   /session                                                   WireSession
    V GET   /simulations                                               list[WireCard]
    V GET   /bases                                                     list[WireBase]
    D POST  /simulations                               CreateRequest   WireSession: it opens
    D POST  /simulations/import?name=NAME              a file          WireCard
    D POST  /close                                                     WireSession
    V GET   /simulations/NAME                                          WireCard
    D POST  /simulations/NAME/open                     OpenRequest     WireSession: it opens
    D POST  /simulations/NAME/fork                     ForkRequest     WireCard
    D POST  /simulations/NAME/rename                   RenameRequest   WireCard
    D POST  /simulations/NAME/delete                                   WireSession
    V GET   /simulations/NAME/export                                   a file

    to take along (`sharing`)
    V GET   /simulations/NAME/share?first=S&last=S&minds=BOOL&fact=TEXT   an HTML file
    V GET   .../film?first=S&last=S&form=F&speed=N&follow=PERSON&x=X&y=Y   a picture or a film

    pictures (`pictures`)
    V GET   /towns/TOWN/preview.png                                    the whole map, small
    V GET   /simulations/NAME/preview.png                              the same, of its own map
    V GET   /towns/TOWN/files/PATH                                     a picture of the town's
    V GET   /simulations/NAME/files/PATH                               a picture that it keeps

    the town over time (`past`)
    V GET   /simulations/NAME/facts                                    WireFacts
    V GET   /simulations/NAME/map                                      Tiled's JSON
    V GET   /simulations/NAME/keyframe?step=S                          WireKeyframe
    V GET   /simulations/NAME/changes?first=S&last=S                   WireChanges
    V GET   /simulations/NAME/timeline                                 WireTimeline
    V GET   /simulations/NAME/directions                               list[WireDirection]

    its people (`people`)
    V GET   /simulations/NAME/people/PERSON?step=S                     WirePersonAt
    V GET   .../PERSON/memories?step=S&kind=K&search=TEXT&offset=N&limit=N   WireMemoryPage
    V GET   .../PERSON/memories/NUMBER/evidence                        WireEvidence
    V GET   .../PERSON/relations?step=S                                WireRelations
    V GET   .../PERSON/conversations?step=S&limit=N                    list[WireTalkAt]
    V GET   .../PERSON/calls?step=S&limit=N                            list[WireCallLine]
    V GET   /simulations/NAME/calls/PERSON/STEP/PROMPT/ORDINAL         WireCall
    V GET   /simulations/NAME/conversations?step=S&limit=N             list[WireTalkAt]

    all of them together (`study`)
    V GET   /simulations/NAME/relations?step=S                         WireRelations
    V GET   /simulations/NAME/diffusion?fact=TEXT&step=S               WireDiffusion
    V GET   /simulations/NAME/model                                    WireModelUse
    V GET   /simulations/NAME/comparison?with=OTHER                    WireComparison

    the open simulation (`open_town`)
    V GET   /simulations/NAME/live?after=S                             events: see `feed`
    D POST  /simulations/NAME/pause                                    WireStatus
    D POST  /simulations/NAME/resume                   RunRequest      WireStatus
    D POST  /simulations/NAME/speed                    SpeedRequest    WireStatus
    D POST  /simulations/NAME/directions               DirectRequest   WireDirection
    D POST  .../PERSON/interview                       InterviewRequest   recalled, said, answer
"""
