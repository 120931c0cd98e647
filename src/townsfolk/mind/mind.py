"""The cognition of one person. `Mind.step` is the whole of it, in the order things happen."""

from collections.abc import Sequence

from townsfolk.llm.ask import Asker
from townsfolk.memory.stream import MemoryStream
from townsfolk.mind import act, converse, perceive, plan, react, reflect
from townsfolk.mind.direct import InterviewAnswer, answer_interview, hear_whisper
from townsfolk.mind.moment import Moment, Surroundings
from townsfolk.mind.state import MindState
from townsfolk.people.person import Person
from townsfolk.people.places import known_objects
from townsfolk.town.view import View
from townsfolk.vocabulary import ActionKind


class Mind:
    """One person's mind: who they are, what they carry along, what they remember."""

    def __init__(
        self,
        person: Person,
        identity: str,
        state: MindState,
        stream: MemoryStream,
        around: Surroundings,
    ) -> None:
        self.person = person
        self.identity = identity
        self.state = state
        self.stream = stream
        self.around = around

    async def step(
        self, moment: Moment, whispers: Sequence[str] = (), announcements: Sequence[str] = ()
    ) -> None:
        """Take one step: proposals go into `moment.effects`, what came to pass into its events.

        A reflection is left as its afterthought.
        """
        for text in whispers:
            await hear_whisper(moment, text)
        for text in announcements:
            perceive.hear_announcement(moment, text)
        if plan.is_new_day(moment):
            await plan.begin_day(moment)
        noticed = [] if self._is_asleep(moment.view) else await perceive.perceive(moment)
        if converse.talk_is_over(moment):
            await converse.remember(moment)
        if act.is_over(moment):
            await act.choose_action(moment)
        await react.react_to(moment, noticed)
        if act.lost_place(moment):
            await act.find_other_place(moment)
        if reflect.is_due(moment):
            await reflect.begin_reflection(moment)

    def is_quiet(self, moment: Moment) -> bool:
        """Say whether this step can bring nothing new, so that it needs no thought at all.

        Exactly the steps for which `step` would do nothing: no plan, no end of an action, and
        nothing in view that isn't among the latest observations.
        """
        if plan.is_new_day(moment) or act.is_over(moment) or converse.talk_is_over(moment):
            return False
        if act.lost_place(moment) or reflect.is_due(moment):
            return False
        if self._is_asleep(moment.view):
            return True
        known = {thing.address for thing in moment.view.objects} <= self.state.known
        return known and not perceive.new_percepts(moment)

    async def interview(
        self, moment: Moment, question: str, said: Sequence[tuple[str, str]] = ()
    ) -> InterviewAnswer:
        """Answer a question and change nothing."""
        return await answer_interview(moment, question, said)

    def moment(self, view: View, asker: Asker) -> Moment:
        """Return what this mind works with in the step of a view."""
        return Moment(
            person=self.person,
            identity=self.identity,
            state=self.state,
            stream=self.stream,
            around=self.around,
            view=view,
            asker=asker.on_behalf_of(self.person.name, view.step),
        )

    @staticmethod
    def _is_asleep(view: View) -> bool:
        return view.action is not None and view.action.kind == ActionKind.SLEEP and view.arrived


def new_state(person: Person, around: Surroundings) -> MindState:
    """Return the state a person starts with."""
    return MindState(
        currently=person.currently,
        daily_requirement=person.daily_requirement,
        known=frozenset(known_objects(person, around.town)),
        importance_left=around.settings.reflection_threshold,
    )
