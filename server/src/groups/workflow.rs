//! The workflows that schools' rules describe, and what a group may make of one. Pure.

use super::{MAX_LEAD_DAYS, Role};
use crate::error::{Error, Result};
use sandu_proto::http::workflow::{ClosingChecks, Preset, PresetWorkflow, RedPenStep, ReflectionStep, WeeklySlot, Workflow};

/// The largest group that the page is made for; also the most that a meeting can wait for.
const MAX_SIGNED_IN: u8 = 50;
/// 三楼东头数学教研组办公室 fits three times over.
const MAX_PLACE_CHARS: usize = 40;
const MINUTES_OF_A_DAY: u16 = 24 * 60;

const NO_CHECKS: ClosingChecks = ClosingChecks { min_signed_in: 0, minutes: false, absences: false };

/// What a new group begins with.
pub const FIRST: Workflow = workflow(Preset::ThreeDegrees);

#[must_use]
pub const fn workflow(preset: Preset) -> Workflow {
    match preset {
        // docs/design.md, rules 2–5: three days ahead, red pen, consensus, reflection of whoever taught. 个人修改 is
        // other schools' (rules 6–8) and does no harm here.
        Preset::ThreeDegrees => Workflow {
            lead_days: 3,
            red_pen: RedPenStep::AtHandIn,
            has_adaptation: true,
            reflection: ReflectionStep::Everyone,
            closing: NO_CHECKS,
        },
        // docs/design.md, rules 2 and 6–8: a week ahead; discussed together, changed by each, reflected on. No red pen before the discussion.
        Preset::Discussion => Workflow {
            lead_days: 7,
            red_pen: RedPenStep::Absent,
            has_adaptation: true,
            reflection: ReflectionStep::Everyone,
            closing: NO_CHECKS,
        },
        // All design it together, one writes, everybody reflects. Schools that do so name no days.
        Preset::OneScribe => Workflow {
            lead_days: 3,
            red_pen: RedPenStep::Absent,
            has_adaptation: false,
            reflection: ReflectionStep::Everyone,
            closing: NO_CHECKS,
        },
    }
}

#[must_use]
pub fn presets() -> Vec<PresetWorkflow> {
    [Preset::ThreeDegrees, Preset::Discussion, Preset::OneScribe]
        .into_iter()
        .map(|preset| PresetWorkflow { preset, workflow: workflow(preset) })
        .collect()
}

pub fn check(workflow: &Workflow) -> Result<()> {
    if workflow.lead_days > MAX_LEAD_DAYS {
        return Err(Error::invalid(format!("提前的天数要在 0 到 {MAX_LEAD_DAYS} 之间。")));
    }
    if workflow.closing.min_signed_in > MAX_SIGNED_IN {
        return Err(Error::invalid(format!("签到的人数最多写 {MAX_SIGNED_IN}。")));
    }
    Ok(())
}

/// The slot with its place trimmed.
pub fn checked_slot(slot: WeeklySlot) -> Result<WeeklySlot> {
    if !(1..=7).contains(&slot.weekday) || slot.minute >= MINUTES_OF_A_DAY {
        return Err(Error::invalid("每周活动的时间不对，请重新选。"));
    }
    Ok(WeeklySlot { place: checked_place(&slot.place)?, ..slot })
}

/// Where people meet: one short line, or nothing.
pub fn checked_place(place: &str) -> Result<String> {
    let place = place.trim();
    if place.chars().count() > MAX_PLACE_CHARS || place.chars().any(char::is_control) {
        return Err(Error::invalid(format!("地点最多 {MAX_PLACE_CHARS} 个字，写在一行里。")));
    }
    Ok(place.to_owned())
}

/// Whose red pen, presence and reflection a plan counts on.
#[must_use]
pub fn is_member(role: Role) -> bool {
    match role {
        Role::Member | Role::Leader => true,
        Role::Officer => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_presets_are_what_the_schools_rules_say() {
        let steps = |preset| {
            let Workflow { lead_days, red_pen, has_adaptation, reflection, .. } = workflow(preset);
            (lead_days, red_pen, has_adaptation, reflection)
        };
        assert_eq!(steps(Preset::ThreeDegrees), (3, RedPenStep::AtHandIn, true, ReflectionStep::Everyone));
        assert_eq!(steps(Preset::Discussion), (7, RedPenStep::Absent, true, ReflectionStep::Everyone));
        assert_eq!(steps(Preset::OneScribe), (3, RedPenStep::Absent, false, ReflectionStep::Everyone));
        assert!(presets().iter().all(|preset| check(&preset.workflow).is_ok()));
    }

    #[test]
    fn a_workflow_has_bounds() {
        let closing = |min_signed_in| Workflow { closing: ClosingChecks { min_signed_in, ..NO_CHECKS }, ..FIRST };
        assert!(check(&Workflow { lead_days: 30, ..FIRST }).is_ok() && check(&closing(50)).is_ok());
        assert!(check(&Workflow { lead_days: 31, ..FIRST }).is_err());
        assert!(check(&closing(51)).is_err());
    }

    #[test]
    fn a_slot_is_a_weekday_a_time_of_day_and_a_short_place() {
        let slot = |weekday, minute, place: &str| checked_slot(WeeklySlot { weekday, minute, place: place.into() });
        assert_eq!(slot(4, 870, " 三楼教研室 ").expect("fits").place, "三楼教研室");
        assert!(slot(1, 0, "").is_ok() && slot(7, 1439, &"楼".repeat(40)).is_ok());
        for (weekday, minute, place) in [(0, 0, ""), (8, 0, ""), (1, 1440, ""), (1, 0, "楼\n上"), (1, 0, &*"楼".repeat(41))] {
            assert!(slot(weekday, minute, place).is_err(), "{weekday} {minute} {place}");
        }
    }
}
