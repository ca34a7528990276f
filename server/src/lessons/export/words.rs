//! The words of the file, in the language that was asked for: those of the page (`web/src/text`), which says the same beside the numbers.

use sandu_proto::{
    http::{accounts::Person, export::FileLanguage, guests::GuestRole},
    instruments::channels::Channel,
};

/// Says everything in one language.
#[derive(Clone, Copy, Debug)]
pub struct Words(pub FileLanguage);

impl Words {
    pub const fn say(self, zh: &'static str, en: &'static str) -> &'static str {
        match self.0 {
            FileLanguage::Zh => zh,
            FileLanguage::En => en,
        }
    }

    pub const fn points(self) -> &'static str {
        self.say("分", "points")
    }

    pub const fn times(self) -> &'static str {
        self.say("次", "times")
    }

    pub const fn seconds(self) -> &'static str {
        self.say("秒", "s")
    }

    pub const fn seats(self) -> &'static str {
        self.say("个座位", "seats")
    }

    pub fn joined(self, parts: &[&str]) -> String {
        parts.join(self.say("、", ", "))
    }

    /// Nobody has checked a guest's name.
    pub fn name(self, person: &Person, guest: Option<GuestRole>) -> String {
        let Some(role) = guest else { return person.name.clone() };
        let (name, role) = (&person.name, self.role(role));
        match self.0 {
            FileLanguage::Zh => format!("{name}（{role}，未核实）"),
            FileLanguage::En => format!("{name} ({role}, unverified)"),
        }
    }

    /// A form with those who wrote on it. What is made for one kind of guest says so in its name.
    pub fn form(self, name: &str, role: GuestRole) -> String {
        let role = self.role(role);
        match self.0 {
            FileLanguage::Zh => format!("{name}（{role}）"),
            FileLanguage::En => format!("{name} ({role}s)"),
        }
    }

    const fn role(self, role: GuestRole) -> &'static str {
        match role {
            GuestRole::Colleague => self.say("外校老师", "colleague"),
            GuestRole::Parent => self.say("家长", "parent"),
            GuestRole::Student => self.say("学生", "pupil"),
        }
    }

    pub const fn channel(self, channel: Channel) -> &'static str {
        match channel {
            Channel::SelfReview => self.say("自评", "Self"),
            Channel::Peer => self.say("互评", "Peers"),
            Channel::Student => self.say("学生", "Pupils"),
            Channel::Parent => self.say("家长", "Parents"),
            Channel::School => self.say("学校", "School"),
            Channel::Guest => self.say("来宾", "Guests"),
        }
    }
}

/// 12:05, on the lesson's clock, or how long something took.
pub fn clock(t_ms: i64) -> String {
    let seconds = t_ms.max(0) / 1_000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
