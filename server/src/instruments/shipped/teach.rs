//! Teach (World Bank): nine elements by 28 behaviours, in two segments of 15 minutes. It may be embedded, with attribution.

use super::{instrument as build, numbered, plain_scale, section, text};
use sandu_proto::instruments::{
    Form, Instrument, ItemId,
    scale::{Cycles, LevelItem, Marking, Missing, ScaleForm, Sign, SignAnswer, Signs, Snapshots, Worth},
};

type Element = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const AREAS: [(&str, &str, &str, &[Element]); 3] = [
    (
        "culture",
        "课堂文化",
        "Classroom culture",
        &[
            (
                "支持性的学习环境",
                "Supportive learning environment",
                &[
                    ("尊重每个学生", "Treats all students respectfully"),
                    ("使用积极的语言", "Uses positive language"),
                    ("回应学生的需要", "Responds to students' needs"),
                    ("没有偏见，不强化刻板印象", "Shows no bias and challenges stereotypes"),
                ],
            ),
            (
                "积极的行为期望",
                "Positive behavioural expectations",
                &[
                    ("提出清楚的行为要求", "Sets clear behavioural expectations"),
                    ("肯定好的行为", "Acknowledges positive behaviour"),
                    ("把走神引回到该做的事上", "Redirects misbehaviour to what is expected"),
                ],
            ),
        ],
    ),
    (
        "instruction",
        "教学",
        "Instruction",
        &[
            (
                "组织教学",
                "Lesson facilitation",
                &[
                    ("说明目标，活动与目标相连", "States objectives and relates activities to them"),
                    ("讲解清楚", "Explains content clearly"),
                    ("联系其他知识或日常生活", "Connects to other knowledge or daily life"),
                    ("示范或出声思考", "Models by enacting or thinking aloud"),
                ],
            ),
            (
                "检查理解",
                "Checks for understanding",
                &[
                    ("用提问等方法了解掌握程度", "Uses questions or prompts to find the level of understanding"),
                    ("学生练习时巡视了解", "Monitors students while they work"),
                    ("按学生的水平调整教学", "Adjusts teaching to the students' level"),
                ],
            ),
            (
                "反馈",
                "Feedback",
                &[
                    ("具体说明错在哪里", "Comments that clarify misunderstandings"),
                    ("具体说明好在哪里", "Comments that identify successes"),
                ],
            ),
            (
                "思维",
                "Critical thinking",
                &[
                    ("提开放性问题", "Asks open-ended questions"),
                    ("布置需要思考的任务", "Gives thinking tasks"),
                    ("学生提开放性问题或完成思考任务", "Students ask open questions or do thinking tasks"),
                ],
            ),
        ],
    ),
    (
        "socioemotional",
        "社会情感",
        "Socio-emotional skills",
        &[
            (
                "自主",
                "Autonomy",
                &[
                    ("给学生选择", "Gives students choices"),
                    ("让学生承担角色", "Gives students roles"),
                    ("学生主动参与", "Students volunteer"),
                ],
            ),
            (
                "坚持",
                "Perseverance",
                &[
                    ("肯定努力，不只看结果", "Acknowledges effort, not only results"),
                    ("以积极态度看待困难", "Has a positive attitude to challenges"),
                    ("鼓励定目标", "Encourages goal setting"),
                ],
            ),
            (
                "社会交往与合作",
                "Social and collaborative skills",
                &[
                    ("促进同伴合作", "Promotes collaboration between peers"),
                    ("培养交往能力", "Promotes interpersonal skills"),
                    ("学生之间合作", "Students collaborate"),
                ],
            ),
        ],
    ),
];

pub fn instrument() -> Instrument {
    let mut number = 0;
    let mut element = |(zh, en, behaviours): &Element| {
        number += 1;
        let sign = |(place, (zh, en)): (usize, &(&str, &str))| Sign { id: ItemId(format!("{number}.{}", place + 1)), name: text(zh, en) };
        let signs = Signs { answer: SignAnswer::LowMiddleHigh, signs: behaviours.iter().enumerate().map(sign).collect() };
        LevelItem { id: ItemId(number.to_string()), name: text(zh, en), worth: Worth::Points, signs: Some(signs), hints: Vec::new() }
    };
    let sections = AREAS.iter().map(|(id, zh, en, elements)| {
        let items = elements.iter().map(&mut element).collect();
        section(id, text(zh, en), Marking::Levels { levels: numbered(1, 5), items })
    });
    let form = ScaleForm {
        cycles: Some(Cycles { least: 2, most: 2, watch_minutes: 15, mark_minutes: 0 }),
        snapshots: Some(Snapshots { each_cycle: 3 }),
        missing: Missing::Open,
        ..plain_scale(sections.collect())
    };
    let source = text("世界银行 Teach 课堂观察工具", "World Bank, Teach: classroom observation tool");
    let licence = text(
        "本表改编自世界银行的原作 Teach（CC BY 4.0 IGO）。改编中的观点由改编者负责，世界银行不为其背书。",
        "This is an adaptation of an original work by The World Bank, Teach (CC BY 4.0 IGO). Views and opinions expressed in the \
         adaptation are the sole responsibility of its authors and are not endorsed by The World Bank.",
    );
    build("teach", text("Teach 课堂观察", "Teach"), source, licence, Form::Scale(form))
}
