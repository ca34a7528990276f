//! `GET /api/lessons/{id}/results.csv`: a lesson's results as a table for a spreadsheet, for whom the results are
//! ([`super::lessons::LessonRights::results`]). In the language that is asked for; without a question in Chinese, as the records of schools are.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What stands behind the `?`. Anything else there is invalid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Export.ts")]
#[serde(deny_unknown_fields)]
pub struct ResultsFile {
    #[serde(default)]
    pub language: FileLanguage,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Export.ts")]
#[serde(rename_all = "snake_case")]
pub enum FileLanguage {
    #[default]
    Zh,
    En,
}
