"""What the scripted stand-in knows of everyday life: themes with tasks, emoji and looks.

English words match at their beginning (`cook` finds `cooking`), Vietnamese ones as a whole.
"""

from typing import NamedTuple


class Theme(NamedTuple):
    """A kind of activity: the words that give it away, and what it is made of."""

    words: str
    emoji: str
    state: str
    tasks: str

    def steps(self) -> list[str]:
        """Return the concrete things done one after another."""
        return self.tasks.split(" / ")


_ENGLISH = (
    Theme("sleep|nap|in bed", "😴", "being slept in", "lying down / sleeping"),
    Theme(
        "shower|bath|wash up",
        "🚿",
        "running",
        "turning on the shower / washing my hair / drying off",
    ),
    Theme("brush|teeth", "🪥", "being used", "brushing teeth / rinsing the sink"),
    Theme(
        "get up|getting up|wake|waking|dress|get ready|getting ready|morning routine",
        "👕",
        "being used",
        "stretching / making the bed / brushing teeth / taking a shower / getting dressed",
    ),
    Theme(
        "breakfast|toast|porridge|cereal",
        "🥣",
        "set for a meal",
        "boiling water / making toast / eating breakfast / rinsing the dishes",
    ),
    Theme(
        "cook|bak|recipe",
        "🍳",
        "being cooked on",
        "gathering the ingredients / chopping vegetables / stirring the pot / "
        "tasting and seasoning / "
        "cleaning up the kitchen",
    ),
    Theme(
        "serv|cafe|counter|customer|guest|shift|barista",
        "☕",
        "being served at",
        "greeting customers / pouring coffee / serving pastries / wiping the tables / "
        "refilling the sugar / counting the till",
    ),
    Theme(
        "lunch|dinner|supper|eat|meal|sandwich|soup|snack",
        "🍽️",
        "set for a meal",
        "setting the table / enjoying the meal / having a second helping / clearing the table",
    ),
    Theme(
        "coffee|tea\\b",
        "☕",
        "being used",
        "making a cup of coffee / drinking coffee / rinsing the cup",
    ),
    Theme(
        "clean|tidy|sweep|laundry|dishes|wip|chores",
        "🧹",
        "being cleaned",
        "putting things away / wiping the surfaces / sweeping the floor / taking out the rubbish",
    ),
    Theme(
        "shop|buy|grocer|errand|supplies",
        "🛒",
        "being looked through",
        "writing a shopping list / looking along the shelves / comparing prices / "
        "paying at the counter",
    ),
    Theme(
        "party|decorat|hearts|celebrat",
        "🎉",
        "being decorated",
        "hanging up decorations / cutting out paper hearts / arranging the chairs / "
        "putting out the cake",
    ),
    Theme(
        "teach|lectur|grading|office hours",
        "🧑\u200d🏫",
        "being written on",
        "going through the lesson notes / explaining the main idea / answering questions / "
        "marking the homework",
    ),
    Theme(
        "stud|exam|homework|class|seminar|learn|revis",
        "📚",
        "covered with books",
        "opening the textbook / taking notes / solving practice problems / "
        "going over the summary / "
        "testing what stuck",
    ),
    Theme(
        "writ|paper\\b(?! heart)|essay|draft|research|notes|thesis",
        "✍️",
        "covered with notes",
        "sorting the notes / outlining the next part / writing a few paragraphs / "
        "checking the sources / reading over what is written",
    ),
    Theme(
        "read|book|novel|news|library",
        "📖",
        "being read at",
        "finding the page / reading a chapter / underlining a passage / "
        "thinking about what was read",
    ),
    Theme(
        "game|gaming|stream",
        "🎮",
        "switched on",
        "starting the game / playing a round / talking to the viewers / trying the level again",
    ),
    Theme(
        "computer|program|cod|email|laptop|software|website",
        "💻",
        "switched on",
        "answering emails / typing at the computer / fixing a small fault / saving the work",
    ),
    Theme(
        "paint|draw|sketch|art\\b|sculpt|animat|design",
        "🎨",
        "covered with paint",
        "sketching an outline / mixing colours / painting the background / adding details / "
        "cleaning the brushes",
    ),
    Theme(
        "music|guitar|piano|compos|sing|song|violin|practi",
        "🎹",
        "being played",
        "tuning up / playing scales / working on the difficult part / playing it all through",
    ),
    Theme(
        "walk|jog|run|stroll|exercis|stretch|yoga|hik",
        "🚶",
        "being walked on",
        "putting on shoes / walking along the path / looking at the trees / "
        "sitting down for a moment / "
        "walking back",
    ),
    Theme(
        "garden|plant|flower|watering",
        "🪴",
        "being watered",
        "pulling weeds / watering the plants / cutting back branches / looking for new buds",
    ),
    Theme(
        "tv|movie|film|television|watch",
        "📺",
        "switched on",
        "choosing something to watch / watching a film / getting a snack",
    ),
    Theme(
        "beer|wine|glass of|pub|bar\\b|ordering a drink|sipping",
        "🍺",
        "being sat at",
        "ordering a drink / listening to the talk at the bar / sipping the drink / paying the bill",
    ),
    Theme(
        "pool|chess|cards|play",
        "🎲",
        "being played on",
        "setting up the game / playing a round / joking about the score",
    ),
    Theme(
        "medic|pharmac|doctor|pill|prescri",
        "💊",
        "being used",
        "checking the prescriptions / sorting the medicine / advising a customer",
    ),
    Theme(
        "account|bill|tax|budget|paperwork|invoice|office",
        "🧾",
        "covered with papers",
        "sorting the receipts / adding up the numbers / filing the papers",
    ),
    Theme(
        "vote|voting|election|mayor|campaign",
        "🗳️",
        "covered with leaflets",
        "reading the leaflets / thinking over the programme / writing down questions",
    ),
    Theme(
        "talk|chat|meet|call|visit|friend|gossip",
        "💬",
        "being sat at",
        "catching up / listening to the news / telling a story",
    ),
    Theme(
        "relax|rest|meditat|unwind|wind|sit",
        "🧘",
        "being sat on",
        "sitting down comfortably / breathing deeply / looking out of the window",
    ),
    Theme(
        "plan|organi|prepar|arrang|list",
        "📅",
        "covered with notes",
        "making a list / putting the list in order / crossing off what is done",
    ),
)

_VIETNAMESE = (
    Theme("ngủ|trên giường", "😴", "có người đang ngủ", "nằm xuống / ngủ"),
    Theme("tắm|gội", "🚿", "chảy nước", "mở vòi sen / gội đầu / lau khô người"),
    Theme("đánh răng", "🪥", "được dùng", "đánh răng / rửa bồn"),
    Theme(
        "thức dậy|mặc đồ|chuẩn bị đi|thay đồ",
        "👕",
        "được dùng",
        "vươn vai / dọn giường / đánh răng / rửa mặt / thay quần áo",
    ),
    Theme(
        "ăn sáng|buổi sáng|cháo|phở",
        "🥣",
        "đã bày bữa ăn",
        "đun nước / dọn bát đũa / ăn sáng / rửa bát",
    ),
    Theme(
        "nấu|nướng|bếp",
        "🍳",
        "được dùng để nấu",
        "chuẩn bị nguyên liệu / thái rau / đảo nồi / nêm nếm / dọn bếp",
    ),
    Theme(
        "phục vụ|quán|quầy|khách|bưng",
        "☕",
        "được phục vụ",
        "chào khách / rót cà phê / mang bánh ra bàn / lau bàn / đếm tiền",
    ),
    Theme(
        "ăn|bữa|súp|trưa|cơm", "🍽️", "đã bày bữa ăn", "dọn bàn / ăn chậm rãi / ăn thêm / dọn bát đĩa"
    ),
    Theme("cà phê|trà", "☕", "được dùng", "pha một tách cà phê / uống cà phê / rửa tách"),
    Theme(
        "dọn|lau|quét|giặt",
        "🧹",
        "được lau dọn",
        "cất đồ đạc / lau bề mặt / quét nhà / đổ rác",
    ),
    Theme(
        "mua|chợ|sắm",
        "🛒",
        "được xem",
        "viết danh sách / đi dọc các kệ hàng / so giá / trả tiền",
    ),
    Theme(
        "tiệc|trang trí|trái tim",
        "🎉",
        "được trang trí",
        "treo đồ trang trí / cắt trái tim giấy / kê lại ghế / bày bánh",
    ),
    Theme(
        "dạy|giảng|chấm bài",
        "🧑\u200d🏫",
        "được viết",
        "xem lại giáo án / giảng ý chính / trả lời câu hỏi / chấm bài",
    ),
    Theme(
        "học|thi|bài tập|lớp|thảo luận",
        "📚",
        "đầy sách vở",
        "mở giáo trình / ghi chép / giải bài tập / ôn lại phần tóm tắt",
    ),
    Theme(
        "viết|nghiên cứu|bản nháp|ghi chép",
        "✍️",
        "đầy ghi chép",
        "sắp xếp ghi chép / lập dàn ý / viết vài đoạn / xem lại nguồn / đọc lại bài",
    ),
    Theme(
        "đọc|sách|tiểu thuyết|thư viện",
        "📖",
        "có người đang đọc",
        "tìm trang đang đọc / đọc một chương / gạch chân một đoạn / suy nghĩ về bài đọc",
    ),
    Theme(
        "game|trò chơi|phát trực tiếp",
        "🎮",
        "bật",
        "mở trò chơi / chơi một ván / trò chuyện với người xem / thử lại màn chơi",
    ),
    Theme(
        "máy tính|lập trình|thư điện tử",
        "💻",
        "bật",
        "trả lời thư / gõ máy tính / lưu lại bài",
    ),
    Theme("vẽ|phác|hội họa|tranh", "🎨", "dính đầy màu", "phác hình / pha màu / tô nền / rửa cọ"),
    Theme("nhạc|đàn|hát", "🎹", "được chơi", "lên dây / tập đoạn khó / chơi lại cả bài"),
    Theme(
        "đi dạo|chạy|tập|dạo",
        "🚶",
        "có người đi qua",
        "xỏ giày / đi dọc lối nhỏ / ngắm cây / ngồi nghỉ một lát / đi bộ về",
    ),
    Theme("vườn|cây|hoa|tưới", "🪴", "được tưới", "nhổ cỏ / tưới cây / tỉa cành"),
    Theme("phim|ti vi|xem", "📺", "bật", "chọn phim / xem phim / lấy đồ ăn vặt"),
    Theme(
        "bia|rượu|gọi đồ uống", "🍺", "có người ngồi", "gọi đồ uống / nghe chuyện ở quầy / trả tiền"
    ),
    Theme("bi-a|cờ|chơi", "🎲", "được chơi", "bày trò chơi / chơi một ván / đùa về tỉ số"),
    Theme("thuốc|bác sĩ", "💊", "được dùng", "xem đơn thuốc / xếp thuốc / tư vấn cho khách"),
    Theme(
        "sổ sách|hóa đơn|tính toán",
        "🧾",
        "đầy giấy tờ",
        "xếp hóa đơn / cộng các con số / cất giấy tờ",
    ),
    Theme("bầu cử|thị trưởng|bỏ phiếu", "🗳️", "đầy tờ rơi", "đọc tờ rơi / suy nghĩ / ghi câu hỏi"),
    Theme(
        "nói chuyện|trò chuyện|hóng chuyện|gặp",
        "💬",
        "có người ngồi",
        "hỏi thăm / nghe tin mới / kể chuyện",
    ),
    Theme(
        "nghỉ|thư giãn|thiền",
        "🧘",
        "có người ngồi",
        "ngồi xuống thoải mái / hít thở sâu / nhìn ra cửa sổ",
    ),
)

THEMES = {"en": _ENGLISH, "vi": _VIETNAMESE}
