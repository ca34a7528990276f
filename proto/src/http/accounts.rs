//! Who is logged in, and the groups they prepare with.

use super::{
    guests::GuestOf,
    workflow::{PresetWorkflow, WeeklySlot, Workflow},
};
use crate::id::{AccountId, GroupId, ImageId, SchoolId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `POST /api/login`. `name` is the login name, unique in the installation.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Accounts.ts")]
pub struct LoginBody {
    pub name: String,
    pub password: String,
}

/// `PUT /api/me/password`, by a browser. Every other browser and program of the account is logged out.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Accounts.ts")]
pub struct NewPassword {
    pub current: String,
    pub new: String,
}

/// What an account is in its school. Groups add more: lead of a plan, group leader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Accounts.ts")]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    Teacher,
    /// 校长、教导处: reads what is sealed in the school.
    Leader,
    /// 教研员: reads what they are invited to, and comments.
    ResearchOfficer,
    /// Accounts, groups and settings; no content.
    Administrator,
    /// 来宾: one lesson, and of it their own sheet. Nobody has checked their name.
    Guest,
}

/// A person as others see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Accounts.ts")]
pub struct Person {
    pub id: AccountId,
    /// The name shown: 陈思远.
    pub name: String,
}

/// `GET /api/me`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Accounts.ts")]
pub struct Me {
    pub id: AccountId,
    pub name: String,
    pub kind: AccountKind,
    /// For a guest.
    pub guest: Option<GuestOf>,
    pub school_id: SchoolId,
    pub school_name: String,
    pub groups: Vec<GroupSummary>,
}

/// A group this account belongs to or is invited to.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Accounts.ts")]
pub struct GroupSummary {
    pub id: GroupId,
    pub name: String,
    /// This account leads the group.
    pub is_leader: bool,
    /// This account is an invited research officer here, not a member.
    pub is_officer: bool,
    pub settings: GroupSettings,
}

/// `PUT /api/groups/{id}/settings` by the group leader: counts for plans that begin from then on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Accounts.ts")]
pub struct GroupSettings {
    pub workflow: Workflow,
    /// `null`: the group meets when it suits.
    pub slot: Option<WeeklySlot>,
}

/// `GET /api/groups/{id}` by anybody who is in it.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Accounts.ts")]
pub struct GroupView {
    pub summary: GroupSummary,
    /// In the order of joining.
    pub members: Vec<GroupMember>,
    /// The workflows that schools' rules describe.
    pub presets: Vec<PresetWorkflow>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Accounts.ts")]
pub struct GroupMember {
    pub person: Person,
    pub role: GroupRole,
}

/// What somebody is in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Accounts.ts")]
#[serde(rename_all = "snake_case")]
pub enum GroupRole {
    Member,
    /// 备课组长
    Leader,
    /// An invited research officer.
    Officer,
}

/// `POST /api/tokens`: answers with the token, once. Send it as `Authorization: Bearer`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Accounts.ts")]
pub struct NewToken {
    /// What the token is for, so that its owner knows it again: 1–60 characters.
    pub label: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Accounts.ts")]
pub struct Token {
    pub token: String,
}

/// `PUT /api/images/{id}` (the client makes the id; the body is the picture itself, and sending it again changes nothing) answers with
/// this; `GET` there serves it. The size is that of what is served, which may be smaller than what was sent.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Accounts.ts")]
pub struct Image {
    pub id: ImageId,
    /// Pixels.
    pub width: u32,
    pub height: u32,
}
