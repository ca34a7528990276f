//! What is due, for the person who asks, and the address of their calendar.

use crate::id::{GroupId, PlanId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `GET /api/reminders`: computed from plans, dates and the server's clock when it is asked for.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Reminders.ts")]
pub struct Reminders {
    /// In order of time.
    pub reminders: Vec<Reminder>,
    /// When the answer will be another by itself; `null`: not until something changes.
    #[ts(type = "number | null")]
    pub next_at_ms: Option<i64>,
    /// The server's clock.
    #[ts(type = "number")]
    pub now_ms: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Reminders.ts")]
pub struct Reminder {
    pub kind: ReminderKind,
    /// Until when, or for a meeting: when.
    #[ts(type = "number")]
    pub at_ms: i64,
    pub title: String,
    pub group_id: GroupId,
    pub group_name: String,
    /// `null`: a lesson of the term plan that nobody has started yet.
    pub plan_id: Option<PlanId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Reminders.ts")]
#[serde(rename_all = "snake_case")]
pub enum ReminderKind {
    /// 轮到你主备
    LeadSoon,
    /// 初稿该发了
    DraftDue,
    /// 红笔该交了
    RedPenDue,
    /// 今天有集体备课
    MeetingToday,
    /// 反思该写了
    ReflectionDue,
}

/// `GET /api/calendar`: where one's own calendar is subscribed to. `POST` there makes a new address; the old one is dead from then on.
/// The address itself serves iCalendar (RFC 5545) to whoever knows it: titles, times and places of meetings, nothing else.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Reminders.ts")]
pub struct CalendarAddress {
    /// `/api/calendar/….ics`; `null` until there is one.
    pub path: Option<String>,
}
