//! What every handler is given: handles to the database, to what is being edited, to the tasks, and the settings. Cheap to clone.

use crate::{
    calendar,
    config::Config,
    db::Db,
    error::{Error, Result},
    events::Events,
    fixture::FixtureGate,
    gateway, guests,
    instruments::own,
    lessons::board::Boards,
    limit::Limit,
    plans,
    replica::Replica,
    sheets,
    sync::Sync,
    tasks::Tasks,
};
use std::{ffi::OsString, sync::Arc};

/// Wrong passwords for one login name in ten minutes. A person who mistypes stops long before; a guesser gets 1,440 a day.
const MAX_FAILURES_OF_A_NAME: u32 = 10;
/// Wrong passwords from one address in ten minutes. A whole school sits behind one address, so this only stops a sweep over many names.
const MAX_FAILURES_OF_AN_ADDRESS: u32 = 200;
/// Wrong codes of one account at one meeting in ten minutes, of a million codes: a guesser needs years, and nobody mistypes so often.
const MAX_WRONG_CODES: u32 = 10;

#[derive(Clone)]
pub struct App {
    pub db: Db,
    pub sync: Sync,
    pub events: Events,
    pub tasks: Tasks,
    pub config: Arc<Config>,
    pub login_failures: Arc<LoginFailures>,
    /// By meeting and account.
    pub wrong_codes: Arc<Limit>,
    pub calendars: Arc<CalendarFetches>,
    pub boards: Boards,
    /// Scoring tables that are tried, by account.
    pub tries: Arc<Limit>,
    /// Wrong guest codes, by network.
    pub wrong_guest_codes: Arc<Limit>,
}

/// How often calendars were asked for lately.
#[derive(Debug)]
pub struct CalendarFetches {
    /// By owner.
    pub fetches: Limit,
    /// By network.
    pub misses: Limit,
}

/// How often logging in has failed lately.
#[derive(Debug)]
pub struct LoginFailures {
    pub by_name: Limit,
    pub by_address: Limit,
}

impl App {
    /// Opens the database and starts what runs beside the requests. The one place where an `App` is made.
    pub async fn start(config: Config) -> Result<Self> {
        let (db, tasks) = (Db::open(&config.database).await?, Tasks::default());
        let replica =
            || Replica::start(&tasks, vec![config.program.clone().into_os_string(), OsString::from("replica")]).map_err(Error::internal);
        let gate = FixtureGate::new(db.clone(), sheets::gate(db.clone(), plans::gate(db.clone())));
        let sync = Sync::start(db.clone(), replica()?, replica()?, Arc::new(gate), &tasks);
        let app = Self {
            db,
            sync,
            events: Events::default(),
            tasks,
            config: Arc::new(config),
            login_failures: Arc::new(LoginFailures {
                by_name: Limit::new(MAX_FAILURES_OF_A_NAME),
                by_address: Limit::new(MAX_FAILURES_OF_AN_ADDRESS),
            }),
            wrong_codes: Arc::new(Limit::new(MAX_WRONG_CODES)),
            calendars: Arc::new(CalendarFetches { fetches: Limit::new(calendar::MAX_FETCHES), misses: Limit::new(calendar::MAX_MISSES) }),
            boards: Boards::default(),
            tries: Arc::new(Limit::new(own::MAX_TRIES)),
            wrong_guest_codes: Arc::new(Limit::new(guests::MAX_WRONG_CODES)),
        };
        app.tasks.spawn("watch", gateway::watch(app.clone()));
        Ok(app)
    }

    /// An app on an empty database that goes when the folder is dropped.
    #[cfg(test)]
    pub async fn for_tests() -> (Self, tempfile::TempDir) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let app = Self::start(Config::for_tests(dir.path())).await.expect("the app starts");
        (app, dir)
    }
}
