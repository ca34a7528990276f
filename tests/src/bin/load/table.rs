//! What is printed.

use sandu_tests::samples::Samples;
use std::time::Duration;

/// The system counts CPU time in hundredths of a second.
const MEASURABLE: Duration = Duration::from_millis(100);

/// What one run came to.
pub struct Line {
    pub cpu: Duration,
    pub over: Duration,
    pub acks: Samples,
    pub deliveries: Samples,
    /// Edits that should have arrived: each at everybody else.
    pub expected: usize,
    pub sockets: usize,
    /// Grown by since before the first socket.
    pub memory_bytes: u64,
}

pub fn head() -> String {
    format!(
        "{:<52} {:<7} {:>8} {:>17} {:>17} {:>17} {:>10}",
        "scenario", "", "CPU", "ack p50/p99 ms", "heard p50/p99 ms", "heard of", "B/socket"
    )
}

/// Two lines and the ratio between them.
pub fn lines(name: &str, served: &Line, relayed: &Line) -> String {
    let ratio = if relayed.cpu < MEASURABLE {
        "the relay used too little CPU to compare with".to_owned()
    } else {
        format!("CPU ratio {:.2}", served.cpu.as_secs_f64() / relayed.cpu.as_secs_f64())
    };
    format!("{}\n{}\n{:<52} {ratio}", line(name, "relay", relayed), line("", "server", served), "")
}

fn line(name: &str, target: &str, line: &Line) -> String {
    let percent = 100.0 * line.cpu.as_secs_f64() / line.over.as_secs_f64();
    let heard = format!("{}/{}", line.deliveries.count(), line.expected);
    let per_socket = line.memory_bytes / line.sockets.max(1) as u64;
    format!(
        "{name:<52} {target:<7} {percent:>7.1}% {:>17} {:>17} {heard:>17} {per_socket:>10}",
        quantiles(&line.acks),
        quantiles(&line.deliveries)
    )
}

fn quantiles(samples: &Samples) -> String {
    match (samples.quantile(0.5), samples.quantile(0.99)) {
        (Some(half), Some(most)) => format!("{:.1}/{:.1}", half.as_secs_f64() * 1000.0, most.as_secs_f64() * 1000.0),
        _ => "-".to_owned(),
    }
}
