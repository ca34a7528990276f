//! `sandu admin …`: schools, groups, accounts. Works on the database directly, also while the server runs; a running server sees
//! the change at the next request, and its sockets within the time after which they ask again.

use crate::{
    clock::now_ms,
    config::{self, StorageFlags},
    db::{Connection, Db},
    error::{Error, Result},
    fixture,
    groups::{self, Group, Role},
    schools::{self, School},
    tls::authority::{self, TlsFlags},
    users::{self, Account, NewUser},
};
use clap::{Args, Subcommand, ValueEnum};
use sandu_proto::{
    http::accounts::AccountKind,
    id::{GroupId, SchoolId},
};
use std::{fs, io, path::PathBuf};

#[derive(Args, Debug)]
pub struct AdminFlags {
    #[command(flatten)]
    pub storage: StorageFlags,
    #[command(subcommand)]
    pub command: AdminCommand,
}

#[derive(Debug, Subcommand)]
pub enum AdminCommand {
    /// 新建学校（或区教研室）
    School { name: String },
    /// 新建备课组
    Group {
        /// 学校的名字
        #[arg(long)]
        school: String,
        #[arg(long)]
        name: String,
    },
    /// 新建账号
    User {
        /// 学校的名字
        #[arg(long)]
        school: String,
        /// 登录名
        #[arg(long)]
        login: String,
        /// 姓名
        #[arg(long)]
        name: String,
        #[arg(long, value_enum, default_value_t = KindFlag::Teacher)]
        kind: KindFlag,
        #[command(flatten)]
        password: PasswordFlag,
    },
    /// 让一个账号加入备课组，或改变他在组里的身份
    Member {
        /// 备课组的名字或编号
        #[arg(long)]
        group: String,
        #[arg(long)]
        login: String,
        #[arg(long, value_enum, default_value_t = RoleFlag::Member)]
        role: RoleFlag,
    },
    /// 让一个账号离开备课组
    RemoveMember {
        /// 备课组的名字或编号
        #[arg(long)]
        group: String,
        #[arg(long)]
        login: String,
    },
    /// 停用账号：不能再登录，已登录的也退出；写过的内容都在
    DisableUser {
        #[arg(long)]
        login: String,
    },
    /// 换一个密码：已登录的都退出，令牌作废
    ResetPassword {
        #[arg(long)]
        login: String,
        #[command(flatten)]
        password: PasswordFlag,
    },
    /// 做学校自己的 https 证书：平板装一次就信任它，没有网络也能打开三度
    Tls(TlsFlags),
    /// 列出学校、备课组和账号
    List,
    /// 为负载测试准备账号和文档：账号用令牌登录，每个人都能改每份文档
    Fixture {
        #[arg(long)]
        users: u32,
        #[arg(long)]
        documents: u32,
        /// 写到哪里：{"users":[{"name","token"}],"documents":["编号"]}
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

#[derive(Args, Clone, Copy, Debug)]
pub struct PasswordFlag {
    /// 从标准输入读一行作密码；不写就生成一个，只显示一次
    #[arg(long)]
    password_stdin: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum KindFlag {
    Teacher,
    Leader,
    ResearchOfficer,
    Administrator,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum RoleFlag {
    Member,
    Leader,
    Officer,
}

/// Does one command; answers with what to print.
pub async fn run(flags: AdminFlags) -> Result<String> {
    config::make_data_folder(&flags.storage.data).map_err(Error::invalid)?;
    let db = Db::open(&flags.storage.sqlite_file().map_err(Error::invalid)?).await?;
    let mut tx = db.begin().await?;
    let said = act(&mut tx, flags.command).await?;
    tx.commit().await?;
    db.close().await;
    Ok(said)
}

async fn act(connection: &mut Connection, command: AdminCommand) -> Result<String> {
    match command {
        AdminCommand::School { name } => {
            let id = schools::create(connection, &name).await?;
            Ok(format!("已建立学校 {name}（{id}）"))
        }
        AdminCommand::Group { school, name } => {
            let school = find_school(connection, &school).await?;
            let id = groups::create(connection, school.id, &name).await?;
            Ok(format!("已建立备课组 {name}（{id}）"))
        }
        AdminCommand::User { school, login, name, kind, password } => {
            let school_id = find_school(connection, &school).await?.id;
            let password = password.get()?;
            let new = NewUser { school_id, login_name: &login, name: &name, kind: kind.into(), password: &password.text };
            users::create(connection, new).await?;
            Ok(format!("已建立账号 {login}（{name}）{}", password.to_show()))
        }
        AdminCommand::Member { group, login, role } => {
            let (group, account) = (find_group(connection, &group).await?, find_account(connection, &login).await?);
            groups::add(connection, group.id, account.id, role.into()).await?;
            Ok(format!("{} 已加入 {}", account.name, group.name))
        }
        AdminCommand::RemoveMember { group, login } => {
            let (group, account) = (find_group(connection, &group).await?, find_account(connection, &login).await?);
            groups::remove(connection, group.id, account.id).await?;
            Ok(format!("{} 已离开 {}", account.name, group.name))
        }
        AdminCommand::DisableUser { login } => {
            let account = find_account(connection, &login).await?;
            users::disable(connection, account.id).await?;
            Ok(format!("已停用账号 {}（{}）", account.login_name, account.name))
        }
        AdminCommand::ResetPassword { login, password } => {
            let account = find_account(connection, &login).await?;
            let password = password.get()?;
            users::reset_password(connection, &account, &password.text).await?;
            Ok(format!("已更换 {}（{}）的密码{}", account.login_name, account.name, password.to_show()))
        }
        AdminCommand::Tls(flags) => authority::make(&flags, now_ms()).map_err(Error::invalid),
        AdminCommand::List => list(connection).await,
        AdminCommand::Fixture { users, documents, out } => {
            let made = fixture::write(connection, users, documents).await?;
            fs::write(&out, made.to_string()).map_err(|error| Error::invalid(format!("不能写入 {}：{error}", out.display())))?;
            Ok(format!("已准备 {users} 个账号和 {documents} 份文档，写在 {}", out.display()))
        }
    }
}

async fn list(connection: &mut Connection) -> Result<String> {
    let mut lines = Vec::new();
    for school in schools::list(connection).await? {
        lines.push(format!("{} ({})", school.name, school.id));
        for group in groups::of_school(connection, school.id).await? {
            let people = groups::people(connection, group.id).await?;
            let names: Vec<_> = people.iter().map(|(person, role)| format!("{}{}", person.name, role_suffix(*role))).collect();
            lines.push(format!("  备课组 {}（{}）：{}", group.name, group.id, names.join("、")));
        }
        for account in users::list(connection, school.id).await? {
            let disabled = if account.is_disabled { ",已停用" } else { "" };
            lines.push(format!("  账号 {}（{}，{}{disabled}）", account.login_name, account.name, kind_name(account.kind)));
        }
    }
    Ok(if lines.is_empty() { "还没有学校。".to_owned() } else { lines.join("\n") })
}

async fn find_school(connection: &mut Connection, name: &str) -> Result<School> {
    schools::find_by_name(connection, name.trim()).await?.ok_or_else(|| Error::not_found(format!("没有叫 {name} 的学校。")))
}

async fn find_account(connection: &mut Connection, login: &str) -> Result<Account> {
    let login_name = crate::auth::login::login_name(login);
    users::find_by_login_name(connection, &login_name).await?.ok_or_else(|| Error::not_found(format!("没有登录名是 {login} 的账号。")))
}

/// By id, or by a name that only one school uses.
async fn find_group(connection: &mut Connection, named: &str) -> Result<Group> {
    if let Ok(id) = named.parse::<GroupId>() {
        return groups::load(connection, id).await?.ok_or_else(|| Error::not_found(format!("没有编号是 {id} 的备课组。")));
    }
    let mut found = Vec::new();
    let schools: Vec<SchoolId> = schools::list(connection).await?.iter().map(|school| school.id).collect();
    for school in schools {
        found.extend(groups::find(connection, school, named.trim()).await?);
    }
    match found.len() {
        0 => Err(Error::not_found(format!("没有叫 {named} 的备课组。"))),
        1 => Ok(found.remove(0)),
        _ => {
            let ids: Vec<_> = found.iter().map(|group| group.id.to_string()).collect();
            Err(Error::conflict(format!("有好几个学校的备课组叫 {named}，请写编号：{}", ids.join(" "))))
        }
    }
}

struct Password {
    text: String,
    is_generated: bool,
}

impl PasswordFlag {
    fn get(self) -> Result<Password> {
        if !self.password_stdin {
            return Ok(Password { text: generated(), is_generated: true });
        }
        let mut line = String::new();
        io::stdin().read_line(&mut line).map_err(Error::internal)?;
        Ok(Password { text: line.trim_end_matches(['\r', '\n']).to_owned(), is_generated: false })
    }
}

impl Password {
    fn to_show(&self) -> String {
        if self.is_generated { format!("\n密码（只显示这一次）：{}", self.text) } else { String::new() }
    }
}

/// Sixteen letters out of 32 that nobody mistakes for each other when copying them from paper: 80 bits.
fn generated() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let letters: Vec<char> = rand::random::<[u8; 16]>().iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

fn role_suffix(role: Role) -> &'static str {
    match role {
        Role::Member => "",
        Role::Leader => "（组长）",
        Role::Officer => "（教研员）",
    }
}

fn kind_name(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Teacher => "教师",
        AccountKind::Leader => "学校领导",
        AccountKind::ResearchOfficer => "教研员",
        AccountKind::Administrator => "管理员",
        AccountKind::Guest => "来宾",
    }
}

impl From<KindFlag> for AccountKind {
    fn from(kind: KindFlag) -> Self {
        match kind {
            KindFlag::Teacher => Self::Teacher,
            KindFlag::Leader => Self::Leader,
            KindFlag::ResearchOfficer => Self::ResearchOfficer,
            KindFlag::Administrator => Self::Administrator,
        }
    }
}

impl From<RoleFlag> for Role {
    fn from(role: RoleFlag) -> Self {
        match role {
            RoleFlag::Member => Self::Member,
            RoleFlag::Leader => Self::Leader,
            RoleFlag::Officer => Self::Officer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::School;
    use sandu_proto::error::ErrorCode;

    async fn said(school: &School, command: AdminCommand) -> Result<String> {
        let mut tx = school.app.db.begin().await?;
        let said = act(&mut tx, command).await?;
        tx.commit().await?;
        Ok(said)
    }

    fn member(group: &str, login: &str) -> AdminCommand {
        AdminCommand::Member { group: group.to_owned(), login: login.to_owned(), role: RoleFlag::Member }
    }

    #[tokio::test]
    async fn a_generated_password_logs_the_new_teacher_in() {
        let school = School::new().await;
        let user = AdminCommand::User {
            school: "实验小学".to_owned(),
            login: "wang".to_owned(),
            name: "王芳".to_owned(),
            kind: KindFlag::Teacher,
            password: PasswordFlag { password_stdin: false },
        };
        let printed = said(&school, user).await.expect("makes the account");
        let password = printed.rsplit('：').next().expect("a password").to_owned();
        assert_eq!(password.len(), 19, "{printed}");
        let peer = crate::auth::peer::Peer(None);
        assert!(crate::auth::login::log_in(&school.app, &peer, "wang", password).await.is_ok());
        said(&school, member("三年级语文组", "wang")).await.expect("joins");
        let list = said(&school, AdminCommand::List).await.expect("lists");
        assert!(list.contains("陈思远（组长）") && list.contains("王芳") && list.contains("区教研室"), "{list}");
    }

    #[tokio::test]
    async fn what_is_unknown_or_ambiguous_is_refused() {
        let school = School::new().await;
        assert_eq!(said(&school, member("没有这个组", "lin")).await.expect_err("no group").code, ErrorCode::NotFound);
        assert_eq!(said(&school, member("三年级语文组", "nobody")).await.expect_err("no account").code, ErrorCode::NotFound);
        let again = |school: &str| AdminCommand::Group { school: school.to_owned(), name: "三年级语文组".to_owned() };
        assert_eq!(said(&school, again("实验小学")).await.expect_err("twice in a school").code, ErrorCode::Conflict);
        said(&school, again("区教研室")).await.expect("another school may have one of that name");
        assert_eq!(said(&school, member("三年级语文组", "lin")).await.expect_err("which one?").code, ErrorCode::Conflict);
        said(&school, member(&school.group.to_string(), "lin")).await.expect("the id is clear");
        let same = AdminCommand::School { name: "实验小学".to_owned() };
        assert_eq!(said(&school, same).await.expect_err("twice").code, ErrorCode::Conflict);
    }

    #[tokio::test]
    async fn a_reset_password_ends_every_session_and_token() {
        let school = School::new().await;
        let (browser, program) = (school.browser_of(school.lin).await, school.program_of(school.lin).await);
        let reset = AdminCommand::ResetPassword { login: "LIN".to_owned(), password: PasswordFlag { password_stdin: false } };
        said(&school, reset).await.expect("resets");
        assert_eq!(browser.get("/api/me").await.refusal(), ErrorCode::Unauthorized);
        assert_eq!(program.get("/api/me").await.refusal(), ErrorCode::Unauthorized);
    }
}
