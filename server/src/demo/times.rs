//! The demo's plan of two weeks ago, 倍的认识: as it was sent, as the group agreed on it, and what two teachers made of it for their classes.

use super::{LEAD, LEADER, edits, find};
use crate::{
    app::App,
    auth::User,
    clock::{DAY_MS, day_begins_at},
    db::Connection,
    error::Result,
    groups::workflow::workflow,
    plans::{Agreed, Edited, Paper, was_agreed, was_signed},
};
use sandu_proto::{
    http::{plans::NewPlan, workflow::Preset},
    id::{GroupId, VersionId},
};
use serde_json::{Value, json};
use std::collections::HashMap;

pub const TITLE: &str = "倍的认识";
/// The steps, as they are called in the paper.
pub const STEPS: [&str; 5] = ["times-lead", "times-know", "times-circle", "times-practice", "times-summary"];

/// 14:30, as every week.
const MET_MS: i64 = (14 * 60 + 30) * 60_000;

#[derive(Clone, Copy)]
enum Kind {
    Heading,
    /// A part of the lesson's course, with its minutes.
    Step,
    Words,
}
use Kind::{Heading, Step, Words};

/// Its id and what stands in it.
type Block = (Kind, &'static str, &'static str);

const CONSENSUS: &[Block] = &[
    (Heading, "times-aims", "教学目标"),
    (Words, "times-aim-1", "在圈一圈、摆一摆中明白“一个数里有几个另一个数，就是它的几倍”，会用“谁是谁的几倍”说一句完整的话。"),
    (Words, "times-aim-2", "知道一份变了，倍数也会变；能看图列出除法算式。"),
    (Heading, "times-points", "教学重难点"),
    (Words, "times-point-1", "重点：把“几个几”说成“几倍”。难点：先找到一份是几，再看另一个数里有几份。"),
    (Heading, "times-tools", "教学准备"),
    (Words, "times-tool-1", "胡萝卜图卡每组一袋（2 根红的、6 根黄的、10 根白的），彩笔，课件。"),
    (Heading, "times-course", "教学过程"),
    (Step, "times-lead", "一、复习导入（5 分钟）"),
    (Words, "times-lead-1", "看图说“几个几”：3 个 2、4 个 5、2 个 3。说完整，不列式。"),
    (Step, "times-know", "二、认识“倍”（12 分钟）"),
    (Words, "times-know-1", "出示红胡萝卜 2 根、黄胡萝卜 6 根。问：黄的里面有几个 2？把 2 根看作一份，黄的有这样的几份？"),
    (Words, "times-know-2", "引出：黄胡萝卜的根数是红胡萝卜的 3 倍。请三位学生各说一遍，再全班说。"),
    (Words, "times-know-3", "问“2 个 3 是 6，6 就是 3 的 2 倍吗？”，等四秒再请人。"),
    (Step, "times-circle", "三、圈一圈（8 分钟）"),
    (Words, "times-circle-1", "小组用图卡圈出白胡萝卜是红胡萝卜的几倍，一人圈，一人说，一人查。"),
    (Words, "times-circle-2", "投影一组圈错的，请大家说错在哪里：一份找错了。"),
    (Step, "times-practice", "四、分层练习（10 分钟）"),
    (Words, "times-practice-1", "第 1 题看图填空；第 2 题画一画，使圆的个数是三角形的 4 倍；第 3 题一份由 2 变成 3，倍数怎样变。"),
    (Step, "times-summary", "五、小结（5 分钟）"),
    (Words, "times-summary-1", "用“谁是谁的几倍”说一件身边的事。布置作业。"),
    (Heading, "times-board", "板书设计"),
    (Words, "times-board-1", "6 里面有 3 个 2，6 是 2 的 3 倍，6÷2＝3。“倍”不是单位，不写在得数后面。"),
];
/// What it said when it was sent.
const SENT: &[(&str, &str)] = &[
    ("times-know-3", "问“6 是 3 的几倍”，请一位学生回答。"),
    ("times-circle-2", "教师示范圈法，学生照着再圈一遍。"),
    ("times-board-1", "6 里面有 3 个 2，6 是 2 的 3 倍，6÷2＝3。"),
];
/// 陈思远 for 三（2）班.
const CHEN: &[(&str, &str)] = &[("times-tool-1", "胡萝卜图卡每组一袋（2 根红的、6 根黄的、10 根白的），彩笔，课件。圈法放在屏幕上。")];
/// 王丽娟 for 三（1）班, after 陈思远's lesson.
const WANG: &[(&str, &str)] = &[
    ("times-tool-1", "胡萝卜图卡每人一袋，课前按组装好（2 根红的、6 根黄的、10 根白的），上课第一分钟由组长发到每个人手里。"),
    ("times-know", "二、认识“倍”（14 分钟）"),
    ("times-know-2", "引出：黄胡萝卜的根数是红胡萝卜的 3 倍。同桌互相说一遍，再请三位学生说给全班听。"),
    ("times-circle", "三、圈一圈（10 分钟）"),
    ("times-circle-1", "每人用自己的图卡圈出白胡萝卜是红胡萝卜的几倍，圈好先说给同桌听，说不通的一起改。"),
    ("times-practice", "四、分层练习（7 分钟）"),
    ("times-practice-1", "第 1 题看图填空；第 2 题画一画，使圆的个数是三角形的 4 倍。做完的想第 3 题：一份由 2 变成 3，倍数怎样变。"),
    ("times-summary", "五、小结（4 分钟）"),
];

const MINUTES: &[Block] = &[
    (Heading, "times-minutes-1", "教学内容"),
    (Words, "times-minutes-2", "“倍”从“几个几”来，不另起一头；板书写明“倍”不是单位。"),
    (Heading, "times-minutes-3", "教学方法"),
    (Words, "times-minutes-4", "问完等四秒再请人；圈错的拿出来大家说，不由老师示范。"),
    (Heading, "times-minutes-5", "学生学法"),
    (Words, "times-minutes-6", "人人动手圈，动口说一句完整的话。"),
];

fn paper(blocks: &[Block], changes: &[(&str, &str)]) -> Value {
    let node = |(kind, id, text): &Block| {
        let text = changes.iter().find(|(of, _)| of == id).map_or(*text, |(_, text)| text);
        let content = json!([{ "type": "text", "text": text }]);
        match kind {
            Heading => json!({ "type": "heading", "attrs": { "id": id, "level": 2 }, "content": content }),
            Step => json!({ "type": "heading", "attrs": { "id": id, "level": 3 }, "content": content }),
            Words => json!({ "type": "paragraph", "attrs": { "id": id }, "content": content }),
        }
    };
    json!({ "type": "doc", "content": blocks.iter().map(node).collect::<Vec<_>>() })
}

/// Everything that was written.
pub struct Papers {
    sent: Paper,
    consensus: Paper,
    minutes: Paper,
    chen: Edited,
    wang: Edited,
}

/// The consensus with these changes, made in one sitting: under a client id of its own.
fn edited(client: u64, changes: &[(&str, &str)]) -> Edited {
    let block = |&(kind, id, words): &Block| edits::Block {
        attributes: match kind {
            Heading | Step => 2,
            Words => 1,
        },
        words,
        instead: changes.iter().find(|(of, _)| *of == id).map(|(_, text)| *text),
    };
    Edited { content: paper(CONSENSUS, changes), update: edits::update(client, CONSENSUS.iter().map(block)) }
}

const CHENS_PAGE: u64 = 1_001;
const WANGS_PAGE: u64 = 1_002;

/// Made before the demo's transaction: a replica makes the states.
pub async fn papers(app: &App) -> Result<Papers> {
    let with = async |blocks, changes| {
        let content = paper(blocks, changes);
        let state = app.sync.state_from_content(&content).await?;
        Ok::<_, crate::error::Error>(Paper { content, state })
    };
    Ok(Papers {
        sent: with(CONSENSUS, SENT).await?,
        consensus: with(CONSENSUS, &[]).await?,
        minutes: with(MINUTES, &[]).await?,
        chen: edited(CHENS_PAGE, CHEN),
        wang: edited(WANGS_PAGE, WANG),
    })
}

/// What was taught: 陈思远's version and 王丽娟's, each signed the day before class.
pub async fn make(
    connection: &mut Connection,
    group: GroupId,
    people: &HashMap<&'static str, User>,
    papers: &Papers,
    (chen_at_ms, wang_at_ms): (i64, i64),
) -> Result<(VersionId, VersionId)> {
    let lead = find(people, LEAD)?.id;
    let others = ["wang", "zhao", "zhou", LEADER].into_iter().map(|login| find(people, login).map(|user| user.id));
    // Longer ago than the two weeks in which a consensus waits to be made one's own.
    let met_at_ms = day_begins_at(chen_at_ms) - 12 * DAY_MS + MET_MS;
    let told = Agreed {
        new: &NewPlan {
            group_id: group,
            title: TITLE.to_owned(),
            subject: "数学".to_owned(),
            grade: "三年级".to_owned(),
            meeting_at_ms: Some(met_at_ms),
        },
        workflow: &workflow(Preset::Discussion),
        lead,
        draft: &papers.sent,
        sent_at_ms: met_at_ms - 7 * DAY_MS,
        consensus: &papers.consensus,
        minutes: &papers.minutes,
        attendees: &others.collect::<Result<Vec<_>>>()?,
        met_at_ms,
    };
    let agreed = was_agreed(connection, &told).await?;
    let chen = was_signed(connection, agreed, lead, ("三（2）班", &papers.chen), chen_at_ms - DAY_MS).await?;
    let wang = was_signed(connection, agreed, find(people, "wang")?.id, ("三（1）班", &papers.wang), wang_at_ms - DAY_MS).await?;
    Ok((chen, wang))
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::plans::template::tests::check;

    /// Without a replica: nobody opens them.
    pub fn unopened() -> Papers {
        let paper = |changes| Paper { content: paper(CONSENSUS, changes), state: vec![0, 0].into() };
        Papers {
            sent: paper(SENT),
            consensus: paper(&[]),
            minutes: paper(&[]),
            chen: edited(CHENS_PAGE, CHEN),
            wang: edited(WANGS_PAGE, WANG),
        }
    }

    #[test]
    fn the_papers_fit_the_schema_and_every_change_is_of_a_block_that_is_there() {
        let ids = check(&paper(CONSENSUS, &[]));
        assert_eq!(check(&paper(MINUTES, &[])).len(), MINUTES.len());
        for changes in [SENT, CHEN, WANG] {
            assert!(changes.iter().all(|(id, _)| ids.contains(*id)), "{changes:?}");
            assert_ne!(paper(CONSENSUS, changes), paper(CONSENSUS, &[]));
        }
        assert!(STEPS.iter().all(|step| ids.contains(*step)));
    }

    #[test]
    fn each_of_them_is_a_lesson_of_forty_minutes_in_five_steps() {
        for changes in [SENT, CHEN, WANG] {
            let text = |id: &str, text: &'static str| changes.iter().find(|(of, _)| *of == id).map_or(text, |(_, text)| *text);
            let titles = CONSENSUS.iter().filter(|(kind, ..)| matches!(kind, Step)).map(|(_, id, said)| text(id, said));
            let minutes = titles.filter_map(|title| title.rsplit_once('（')?.1.strip_suffix(" 分钟）")?.parse::<u32>().ok());
            let minutes: Vec<u32> = minutes.collect();
            assert_eq!((minutes.len(), minutes.iter().sum::<u32>()), (STEPS.len(), 40));
        }
    }
}
