"""Ways of telling, in sentences of our own: narrative, passive, lists that go on."""

import pytest

from tests.figures.make import read

ENGLISH = [
    # Who was caught, in the passive, with something put between, of a calling no list has.
    ("Two dock clerks were arrested over the 4 kg of heroin.",
     [("2", "person", "arrests"), ("4", "kg", "heroin")]),
    ("Detectives arrested three ferry stewards in the tusk case.", [("3", "person", "arrests")]),
    ("Four Malian nationals, aged 20 to 31, were caught at the gate with cocaine.",
     [("4", "person", "arrests")]),
    ("Police charged two customs officers over the ivory.", [("2", "person", "arrests")]),
    ("The raid on the scam hub let officers arrest 14 and identify 60 suspects.",
     [("14", "person", "arrests"), ("60", "person", "suspects")]),
    ("Eight women – potential victims of trafficking – were identified.",
     [("8", "person", "victims")]),
    ("Guards of two districts rescued 52 people who had been held in a fraud hall.",
     [("52", "person", "victims")]),
    ("Troops raided the compound, freeing more than 300 foreigners.",
     [("300", "person", "victims")]),
    # Amounts told in passing.
    ("Police found 9 bags that contained nearly 206 kg of meth in the boot.",
     [("9", "piece", "methamphetamine"), ("206", "kg", "methamphetamine")]),
    ("Six packets of a white powder, believed to be cocaine, were in the coat, customs said.",
     [("6", "piece", "cocaine")]),
    ("Customs stopped a 27-kilogram shipment of heroin.", [("27", "kg", "heroin")]),
    ("Agents seized five pounds, 8 ounces of cocaine.", [("2.494758035", "kg", "cocaine")]),
    ("The smugglers kept 2,500 ecstasy pills in their car.", [("2500", "pill", "MDMA")]),
    ("Customs found two sacks holding 90 tortoises.",
     [("2", "piece", "turtles"), ("90", "animal", "turtles")]),
    ("Police seized 11 million “yaba” pills.", [("11000000", "pill", "methamphetamine")]),
    ("At sea 40 out of 90 smuggling violations were detected by dogs.",
     [("40", "case", "cases"), ("90", "case", "cases")]),
    # Lists that go on in the next sentence, or end in 'were seized'.
    ("Customs seized 80 tortoises. There were also 12 ball pythons, four iguanas.",
     [("80", "animal", "turtles"), ("12", "animal", "snakes"), ("4", "animal", "reptiles")]),
    ("In addition 300 grams of gold, 12 watches and 3 cars were also seized from the traffickers.",
     [("0.3", "kg", "gold"), ("12", "piece", "smuggled goods"), ("3", "vehicle", "vehicles")]),
    # Money.
    ("Police seized US$5 million (S$7 million) worth of heroin.",
     [("5000000", "USD", "heroin"), ("7000000", "SGD", "heroin")]),
    ("The heroin has a street value of Rs 60 million.", [("60000000", "INR", "heroin")]),
    ("Customs found scales worth RM2.4mil, 90kg of pangolin scales.",
     [("2400000", "MYR", "pangolin scales"), ("90", "kg", "pangolin scales")]),
    ("The 14 rhino horns were worth R90 million, police said.",
     [("14", "piece", "rhino horn"), ("90000000", "ZAR", "rhino horn")]),
    ("A van held 1,200 units of abalone and R7000 in cash, all seized by police.",
     [("1200", "piece", "marine wildlife"), ("7000", "ZAR", "cash")]),
    ("Customs confiscated 600kg of shark fin (worth HKD$400,000).",
     [("600", "kg", "shark fins"), ("400000", "HKD", "shark fins")]),
    ("A ring of traffickers, made up of four men and two women, was arrested.",
     [("4", "person", "arrests"), ("2", "person", "suspects")]),
    ("A raid on a scam hub followed, bringing the number of arrests to 17.",
     [("17", "person", "arrests")]),
    ("Traffickers lost €2 million in cash to the police raid that seized it.",
     [("2000000", "EUR", "cash")]),
]  # fmt: skip

VIETNAMESE = [
    ("Công an bắt quả tang khi xe chở ba cá thể tê tê nặng 14 kg.",
     [("3", "animal", "pangolins"), ("14", "kg", "pangolins")]),
    ("Thu giữ 9 gói ma túy đá có trọng lượng khoảng 3,1kg và 800 viên thuốc lắc.",
     [("9", "piece", "methamphetamine"), ("3.1", "kg", "methamphetamine"),
      ("800", "tablet", "MDMA")]),
    ("Tòa tuyên phạt Nam mức án 9 năm tù, Hà nhận mức án 6 năm tù theo quy định tại Điều 244.",
     [("9", "year", "prison"), ("6", "year", "prison")]),
    ("Bị cáo bị kết án 11 năm vì buôn bán ngà voi.", [("11", "year", "prison")]),
    ("Sáu đồng bọn của hắn lĩnh từ 3 – 7 năm tù.",
     [("6", "person", "suspects"), ("3", "year", "prison")]),
    ("Thu giữ 50 cá thể tê tê. Trong số 50 cá thể tê tê có 44 cá thể còn sống, 6 cá thể đã chết.",
     [("50", "animal", "pangolins"), ("44", "animal", "pangolins"), ("6", "animal", "pangolins")]),
    ("Kiểm lâm tiếp nhận 9 cá thể rùa. Trong số đó có 5 con rùa đầu to, 1 con trăn gấm.",
     [("9", "animal", "turtles"), ("5", "animal", "turtles"), ("1", "animal", "snakes")]),
    ("Bộ đội biên phòng tiếp nhận 30 công dân. Trong số này có 8 người là nạn nhân.",
     [("30", "person", "victims"), ("8", "person", "suspects")]),
    ("Bốn người Lào chở 20 bánh heroin thì bị biên phòng bắt giữ.",
     [("4", "person", "arrests"), ("20", "brick", "heroin")]),
    ("Hải quan phát hiện 3 chiếc ngà voi, giá ước tính hơn 1 tỷ đồng.",
     [("3", "piece", "ivory"), ("1000000000", "VND", "ivory")]),
    ("Trên xe có 8 bọc nylon, bên trong chứa 1.900 bao thuốc lá nhập lậu, bị thu giữ.",
     [("8", "piece", "cigarettes"), ("1900", "piece", "cigarettes")]),
    ("Tiêu hủy 90 khúc ngà voi, tổng trọng lượng 310kg là tang vật vụ án.",
     [("90", "piece", "ivory"), ("310", "kg", "ivory")]),
    ("Công an cho biết đã nâng tổng số bị hại lên 16.", [("16", "person", "victims")]),
    ("Hải quan xử lý 5 vụ vận chuyển với trị giá trên 70 triệu đồng hàng hóa nhập lậu.",
     [("5", "case", "cases"), ("70000000", "VND", "smuggled goods")]),
    ("Sáng nay hải quan sân bay thu giữ 3 kg ngà voi.\nLan Anh (Theo AFP)\nBắt 9 tấn ma túy",
     [("3", "kg", "ivory")]),
    ("Công an phát hiện 7 thanh niên đang tàng trữ 1 khẩu súng.",
     [("7", "person", "suspects"), ("1", "weapon", "weapons")]),
    ("Công an thu giữ gần 1,5 tạ cần sa và 12 bọc ketamine.",
     [("150", "kg", "cannabis"), ("12", "piece", "ketamine")]),
]  # fmt: skip

NOTHING = [
    ("en", "Those convicted of smuggling more than 600 grams of heroin face the death penalty."),
    ("en", "The sale of 100 grams of heroin is punishable by death."),
    ("en", "Customs opened a 40-foot container with dogs."),
    ("en", "Wildlife officers say each grown pangolin has about 500g of scales."),
    ("en", "The average weight of a rhino horn is 3 kg."),
    ("en", "The smuggler meant to sell the ivory at $250 for every kilogramme."),
    ("en", "Police set up the anti-drug phone line 6 months ago after a court sentence."),
    ("en", "The timber seized could fill 44 shipping containers."),
    ("en", "Guards demanded $400 for the return of the phone they had confiscated."),
    ("en", "A dolphin tank of 1.5-litre bottles was used by smugglers."),
    ("en", "About 90 tigers live along the border where poachers were arrested."),
    ("en", "It is illegal to trade ivory, with penalties of up to 15 years in prison."),
    ("en", "Smugglers fetch high prices, with 100 grams of tiger bone glue costing $700."),
    ("vi", "Heroin có khối lượng từ 0,1 gam đến dưới 5 gam thì bị phạt."),
    ("vi", "Người nào tàng trữ 100 gam heroin thì bị phạt tù."),
    ("vi", "Mỗi đơn hàng lậu có giá từ 99.000 đồng, công an cho biết."),
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(("text", "expected"), VIETNAMESE)
def test_vietnamese(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert read(text, "vi") == expected


@pytest.mark.parametrize(("language", "text"), NOTHING)
def test_what_is_no_figure(language: str, text: str) -> None:
    assert read(text, language) == []
