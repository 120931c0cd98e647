"""The sentences that minds make themselves, in each language a town can speak.

What models write comes in the town's language by itself; observations, talks and plans are put
into words here, so that a memory stream never mixes languages.
"""

from typing import NamedTuple


class Wording(NamedTuple):
    """Sentence patterns: `{0}` is who or what it is about, the others follow in order."""

    doing: str
    talking: str
    waiting: str
    on_the_way: str
    talked: str
    last_talk: str
    plan: str
    idle: str
    outdoors: str
    talk_topic: str
    announced: str


WORDINGS = {
    "en": Wording(
        doing="{0} is {1}",
        talking="talking with {0}",
        waiting="waiting to start {0}",
        on_the_way="on the way to {0}",
        talked="{0} talked with {1} about {2}",
        last_talk="They last talked {0} minutes ago, about {1}.",
        plan="{0}'s plan for {1}: {2}.",
        idle="getting started",
        outdoors="the street",
        talk_topic="{0} and {1}",
        announced="It was announced to the whole town: {0}",
    ),
    "vi": Wording(
        doing="{0} đang {1}",
        talking="nói chuyện với {0}",
        waiting="chờ để bắt đầu {0}",
        on_the_way="trên đường đi {0}",
        talked="{0} đã nói chuyện với {1} về {2}",
        last_talk="Họ nói chuyện lần trước cách đây {0} phút, về {1}.",
        plan="Kế hoạch của {0} cho {1}: {2}.",
        idle="bắt đầu ngày mới",
        outdoors="ngoài đường",
        talk_topic="{0} và {1}",
        announced="Cả thị trấn được thông báo: {0}",
    ),
}
