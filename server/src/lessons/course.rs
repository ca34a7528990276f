//! What happens to a lesson: it starts, somebody says which start counts, it ends, is called off, is looked into, is opened to others.
//!
//! Starts and ends are claims of tablets, on the server's clock as they reckon it, and may arrive days later. What lies ahead of the server's
//! clock is taken as now.

use super::{
    Situation,
    sql::{self, Moment},
    tell_all,
};
use crate::{
    app::App,
    auth::User,
    db::{Connection, Transaction},
    error::{Error, Result},
    guests,
    plans::checked_text,
    policy::visits::{Part, StartOf, WITHDRAW_START_MS, may_withdraw_start, opens, takes_part},
};
use sandu_proto::{
    http::lessons::{ChooseStart, LessonStart, LessonState, LessonView, StartLesson},
    id::{AccountId, LessonId},
};

const FOCUS_CHARS: usize = 100;
/// Two a minute; nobody reads more.
const FOCUSES: i64 = 100;
/// A tablet comes back from the holidays.
const OLDEST_CLAIM_MS: i64 = 60 * 24 * 60 * 60 * 1000;

/// Two tablets of one person are that far apart at most when both know the server's clock: it is the same tap, said again.
const SAME_START_MS: u64 = 5_000;
/// Of one person. Who has more tablets than that has begun it often enough.
const STARTS_EACH: usize = 4;

const CANCELLED: &str = "这次听课已经取消了。";

async fn begin(app: &App, user: &User, id: LessonId) -> Result<(Transaction, Situation)> {
    let mut tx = app.db.begin().await?;
    let situation = Situation::seen_by(&mut tx, user, id).await?;
    Ok((tx, situation))
}

/// Commits, tells everybody, and answers with the lesson as it is now.
async fn done(app: &App, user: &User, id: LessonId, mut tx: Transaction) -> Result<LessonView> {
    guests::settle(&mut tx, id).await?;
    let view = super::view(&mut tx, user, id).await?;
    tx.commit().await?;
    tell_all(app, view.group_id, id);
    Ok(view)
}

fn claimed(at_ms: i64, now_ms: i64) -> Result<i64> {
    if at_ms < now_ms - OLDEST_CLAIM_MS {
        return Err(Error::invalid("这个时间离现在太久了，请看看平板的时间对不对。"));
    }
    Ok(at_ms.min(now_ms))
}

pub async fn start(app: &App, user: &User, id: LessonId, start: StartLesson) -> Result<LessonView> {
    let (mut tx, situation) = begin(app, user, id).await?;
    if !takes_part(&situation.visitor) {
        return Err(Error::forbidden("只有上课、听课和组织听课的老师能开始计时。"));
    }
    if situation.state() == LessonState::Cancelled {
        return Err(Error::conflict(CANCELLED));
    }
    let at = claimed(start.at_ms, situation.now_ms)?;
    // One that does not know of its withdrawal is sent again after a lost answer, or by a second tablet of the same person.
    let is_withdrawn = sql::withdrawn_at_ms(&mut tx, id, user.id).await? > start.after_withdrawal_ms;
    let said = sql::starts(&mut tx, id).await?.into_iter().filter(|start| start.by.id == user.id).map(|start| start.at_ms);
    if !is_withdrawn && is_new_start(&said.collect::<Vec<_>>(), at) {
        sql::add_start(&mut tx, id, user.id, at, situation.now_ms).await?;
        if situation.lesson.started_at_ms.is_none() {
            sql::set_moment(&mut tx, id, Moment::Started, at, situation.now_ms).await?;
        }
    }
    done(app, user, id, tx).await
}

/// `said`: when this person began it before.
fn is_new_start(said: &[i64], at_ms: i64) -> bool {
    said.len() < STARTS_EACH && said.iter().all(|before| before.abs_diff(at_ms) > SAME_START_MS)
}

pub async fn choose_start(app: &App, user: &User, id: LessonId, chosen: ChooseStart) -> Result<LessonView> {
    let (mut tx, situation) = begin(app, user, id).await?;
    if !situation.visitor.is_organiser {
        return Err(Error::forbidden("只有组织这次听课的老师能定从谁那里起算。"));
    }
    if !situation.rights().choose_start {
        return Err(Error::conflict("已经有人提交了听课表，起点不能再改。"));
    }
    let starts = sql::starts(&mut tx, id).await?;
    if !starts.iter().any(|start| start.by.id == chosen.by && start.at_ms == chosen.at_ms) {
        return Err(Error::invalid("这位老师没有在这个时候点过开始。"));
    }
    if situation.lesson.ended_at_ms.is_some_and(|ended| ended < chosen.at_ms) {
        return Err(Error::conflict("这个起点在下课之后。"));
    }
    sql::set_moment(&mut tx, id, Moment::Started, chosen.at_ms, situation.now_ms).await?;
    done(app, user, id, tx).await
}

/// 撤回开始: somebody touched it by mistake. All starts of this person go, on whatever tablet; the start that arrived first of those that are left counts; without any it has not begun.
pub async fn withdraw_start(app: &App, user: &User, id: LessonId, by: AccountId) -> Result<LessonView> {
    let (mut tx, situation) = begin(app, user, id).await?;
    if !takes_part(&situation.visitor) {
        return Err(Error::forbidden(NOT_YOURS));
    }
    let starts = situation.starts(&mut tx, user).await?;
    // Sent again after a lost answer: it is gone.
    let (withdrawn, left): (Vec<_>, Vec<_>) = starts.into_iter().partition(|start| start.by.id == by);
    if !withdrawn.is_empty() {
        if !withdrawn.iter().any(|start| start.may_withdraw) {
            return Err(why_not_withdrawn(&situation, user, by));
        }
        sql::withdraw_start(&mut tx, id, by, situation.now_ms).await?;
        match (situation.lesson.started_at_ms, left.first()) {
            // Another one counts anyway.
            (Some(counts), _) if left.iter().any(|start| start.at_ms == counts) => {}
            (_, Some(first)) => sql::set_moment(&mut tx, id, Moment::Started, first.at_ms, situation.now_ms).await?,
            (_, None) => sql::clear_start(&mut tx, id, situation.now_ms).await?,
        }
    }
    done(app, user, id, tx).await
}

const NOT_YOURS: &str = "只有自己按的开始能撤回；别人按的，请组织听课的老师撤回。";

fn why_not_withdrawn(situation: &Situation, user: &User, by: AccountId) -> Error {
    match situation.state() {
        LessonState::Cancelled => Error::conflict(CANCELLED),
        LessonState::Ended => Error::conflict("课已经上完了，开始不能再撤回。"),
        LessonState::Planned | LessonState::Running if situation.has_submitted() => {
            Error::conflict("已经有人提交了听课表，开始不能再撤回。")
        }
        LessonState::Planned | LessonState::Running if by == user.id => {
            let minutes = WITHDRAW_START_MS / 60_000;
            Error::conflict(format!("按下开始已经超过 {minutes} 分钟，要撤回请找组织听课的老师。"))
        }
        LessonState::Planned | LessonState::Running => Error::forbidden(NOT_YOURS),
    }
}

impl Situation {
    /// What was said of its start, in the order of arrival, and what of it the user may take back.
    pub(super) async fn starts(&self, connection: &mut Connection, user: &User) -> Result<Vec<LessonStart>> {
        let visit = self.lesson.visit(self.has_submitted(), self.now_ms);
        let may_withdraw = |start: &LessonStart| {
            let mine = StartOf::Mine { received_ms_ago: self.now_ms.saturating_sub(start.received_at_ms) };
            may_withdraw_start(&self.visitor, &visit, if start.by.id == user.id { mine } else { StartOf::SomebodyElse })
        };
        let starts = sql::starts(connection, self.lesson.id).await?;
        Ok(starts.into_iter().map(|start| LessonStart { may_withdraw: may_withdraw(&start), ..start }).collect())
    }
}

pub async fn end(app: &App, user: &User, id: LessonId, at_ms: i64) -> Result<LessonView> {
    let (mut tx, situation) = begin(app, user, id).await?;
    if !(takes_part(&situation.visitor) || situation.is_run()) {
        return Err(Error::forbidden("只有上课、听课和组织听课的老师能结束计时。"));
    }
    if situation.state() == LessonState::Cancelled {
        return Err(Error::conflict(CANCELLED));
    }
    let started = situation.lesson.started_at_ms.ok_or_else(|| Error::conflict("这节课还没有开始计时。"))?;
    let may_say_again = situation.is_run() && !situation.has_submitted();
    if situation.lesson.ended_at_ms.is_none() || may_say_again {
        let claimed = claimed(at_ms, situation.now_ms)?;
        // Days later nobody moves the end of a lesson that was over by itself, and with it what has opened since.
        let at = situation.lesson.over_by_itself_at_ms().map_or(claimed, |over| claimed.min(over)).max(started);
        sql::set_moment(&mut tx, id, Moment::Ended, at, situation.now_ms).await?;
    }
    done(app, user, id, tx).await
}

pub async fn cancel(app: &App, user: &User, id: LessonId) -> Result<LessonView> {
    let (mut tx, situation) = begin(app, user, id).await?;
    if !situation.is_run() {
        return Err(Error::forbidden("只有组织这次听课的老师和备课组长能取消。"));
    }
    match situation.state() {
        LessonState::Cancelled => {}
        LessonState::Planned | LessonState::Running if !situation.has_submitted() => {
            sql::set_moment(&mut tx, id, Moment::Cancelled, situation.now_ms, situation.now_ms).await?;
        }
        LessonState::Planned | LessonState::Running | LessonState::Ended => {
            return Err(Error::conflict("课已经上完，或者已经有人提交了听课表，不能再取消。"));
        }
    }
    done(app, user, id, tx).await
}

pub async fn open(app: &App, user: &User, id: LessonId) -> Result<LessonView> {
    let (mut tx, situation) = begin(app, user, id).await?;
    if !opens(&situation.visitor, situation.lesson.purpose) {
        return Err(Error::forbidden("这次听课的结果不由你来公开。"));
    }
    if situation.state() != LessonState::Ended {
        return Err(Error::conflict("下课以后才能公开听课结果。"));
    }
    if situation.visitor.part == Part::ReviewsSelf {
        return Err(Error::conflict("先提交自评，或者说一声不自评，再开放结果。"));
    }
    if situation.lesson.opened_at_ms.is_none() {
        sql::set_moment(&mut tx, id, Moment::Opened, situation.now_ms, situation.now_ms).await?;
    }
    done(app, user, id, tx).await
}

/// 不自评: from now on the teacher sees what others wrote, and judges their own lesson no more.
pub async fn decline_review(app: &App, user: &User, id: LessonId) -> Result<LessonView> {
    let (mut tx, situation) = begin(app, user, id).await?;
    if !situation.visitor.is_teacher || situation.self_review().is_none() {
        return Err(Error::forbidden("这节课没有请你自评。"));
    }
    if situation.lesson.self_reviewed_at_ms().is_some() {
        return Err(Error::conflict("你已经提交了自评。"));
    }
    if situation.state() != LessonState::Ended {
        return Err(Error::conflict("下课以后才自评。"));
    }
    if !situation.lesson.has_declined_review() {
        sql::set_moment(&mut tx, id, Moment::ReviewDeclined, situation.now_ms, situation.now_ms).await?;
    }
    done(app, user, id, tx).await
}

/// Says that it was held and its results opened: for what tells of a lesson that is long over.
pub async fn was_held(connection: &mut Connection, id: LessonId, started_at_ms: i64, ended_at_ms: i64) -> Result<()> {
    for (moment, at_ms) in [(Moment::Started, started_at_ms), (Moment::Ended, ended_at_ms), (Moment::Opened, ended_at_ms)] {
        sql::set_moment(connection, id, moment, at_ms, ended_at_ms).await?;
    }
    Ok(())
}

pub async fn ask_to_look(app: &App, user: &User, id: LessonId, text: &str) -> Result<LessonView> {
    let (mut tx, situation) = begin(app, user, id).await?;
    if !situation.rights().ask_to_look {
        return Err(match situation.state() {
            LessonState::Running => Error::forbidden("只有教研员能请大家看一处。"),
            LessonState::Planned | LessonState::Ended | LessonState::Cancelled => Error::conflict("上课的时候才能请大家看一处。"),
        });
    }
    let text = checked_text(text, FOCUS_CHARS, "要看什么")?;
    if !sql::add_focus(&mut tx, id, (user.id, &text), FOCUSES, situation.now_ms).await? {
        return Err(Error::conflict(format!("一节课最多请大家看 {FOCUSES} 处。")));
    }
    done(app, user, id, tx).await
}
