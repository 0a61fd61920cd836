//! The log: what its lines look like, and when they are written to standard error.

use std::cell::RefCell;
use std::fmt::{self, Write as _};
use std::fs::File;
use std::io::{self, IsTerminal as _, Write as _};
use std::sync::LazyLock;
use std::time::SystemTime;

use proxy_core::config::{Config, LogFormat};
use tracing::field::{Field, Visit};
use tracing::{Level, Metadata};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::field::{MakeVisitor, VisitFmt, VisitOutput};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;
use tracing_subscriber::fmt::writer::MakeWriter;

pub fn start(config: &Config) {
    // Only our own lines: libraries' debug lines hold headers and addresses.
    let level = &config.log_level;
    let filter = EnvFilter::new(format!("warn,proxy={level},engine={level},hyper=warn,rustls=warn"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(Lines)
        .with_target(false)
        .with_timer(Time);
    let set = match config.log {
        LogFormat::Human if std::io::stderr().is_terminal() => builder.with_ansi(true).try_init(),
        LogFormat::Human => builder.with_ansi(false).fmt_fields(Fields).try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
    if let Err(error) = set {
        tracing::debug!(error, "logging is set up already");
    }
}

struct Time;

impl FormatTime for Time {
    fn format_time(&self, line: &mut Writer<'_>) -> fmt::Result {
        write!(line, "{}", humantime::format_rfc3339_micros(SystemTime::now()))
    }
}

/// How fields are written where there are no colours. The library's own way paints every name and value, without colours too,
/// which takes a fifth of a request that is passed on.
struct Fields;

impl<'line> MakeVisitor<Writer<'line>> for Fields {
    type Visitor = Line<'line>;

    fn make_visitor(&self, writer: Writer<'line>) -> Line<'line> {
        Line { writer, begun: false, written: Ok(()) }
    }
}

/// A line that is being written: a message, and `name=value` of each field.
struct Line<'line> {
    writer: Writer<'line>,
    begun: bool,
    written: fmt::Result,
}

impl<'line> Line<'line> {
    fn field(&mut self, field: &Field, value: impl FnOnce(&mut Writer<'line>) -> fmt::Result) {
        if self.written.is_ok() {
            self.written = self.name(field).and_then(|()| value(&mut self.writer));
        }
    }

    fn name(&mut self, field: &Field) -> fmt::Result {
        if std::mem::replace(&mut self.begun, true) {
            self.writer.write_char(' ')?;
        }
        match field.name() {
            "message" => Ok(()),
            name => self.writer.write_str(name).and_then(|()| self.writer.write_char('=')),
        }
    }
}

impl Visit for Line<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.field(field, |writer| {
            if !is_plain(value) || value.contains(['"', '\\']) {
                return write!(writer, "{value:?}");
            }
            writer.write_char('"')?;
            writer.write_str(value)?;
            writer.write_char('"')
        });
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.field(field, |writer| writer.write_str(itoa::Buffer::new().format(value)));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.field(field, |writer| write!(OneLine(writer), "{value:?}"));
    }
}

impl VisitOutput<fmt::Result> for Line<'_> {
    fn finish(self) -> fmt::Result {
        self.written
    }
}

impl VisitFmt for Line<'_> {
    fn writer(&mut self) -> &mut dyn fmt::Write {
        &mut self.writer
    }
}

/// Whether every character is one that is seen, of ASCII.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Log injection: control characters are written as escapes, so that no value begins a line or commands a terminal.
struct OneLine<'a, 'line>(&'a mut Writer<'line>);

impl fmt::Write for OneLine<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if is_plain(text) {
            return self.0.write_str(text);
        }
        text.chars().try_for_each(|character| {
            if character.is_control() {
                write!(self.0, "{}", character.escape_default())
            } else {
                self.0.write_char(character)
            }
        })
    }
}

/// Standard error without its lock, for which threads that serve would wait on each other: what is written is one write, and
/// the system keeps those apart.
struct StandardError(Option<File>);

impl StandardError {
    fn new() -> Self {
        #[cfg(unix)]
        let own = std::os::fd::AsFd::as_fd(&io::stderr()).try_clone_to_owned();
        #[cfg(windows)]
        let own = std::os::windows::io::AsHandle::as_handle(&io::stderr()).try_clone_to_owned();
        Self(own.ok().map(File::from))
    }

    fn write(&self, lines: &[u8]) {
        // A log that cannot be written is no reason to stop.
        let _ = match self.0.as_ref() {
            Some(mut own) => own.write_all(lines),
            None => io::stderr().write_all(lines),
        };
    }
}

static STANDARD_ERROR: LazyLock<StandardError> = LazyLock::new(StandardError::new);

/// So many bytes of lines are not held back any longer.
const MOST_LINES: usize = 16_000;

thread_local! {
    /// Write coalescing: lines of a thread that serves, until it has nothing else to do. Other threads have none.
    static LINES: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
}

/// Has this thread hold its lines back until [`write_lines`]: an answer is sent first, and several lines are one write. Those
/// of warnings and errors are written at once.
pub(crate) fn hold_lines() {
    LINES.set(Some(Vec::with_capacity(MOST_LINES)));
}

/// Writes the lines that this thread held back.
pub(crate) fn write_lines() {
    LINES.with_borrow_mut(|lines| {
        if let Some(lines) = lines.as_mut().filter(|lines| !lines.is_empty()) {
            STANDARD_ERROR.write(lines);
            lines.clear();
        }
    });
}

struct Lines;

impl MakeWriter<'_> for Lines {
    type Writer = LineWriter;

    fn make_writer(&self) -> LineWriter {
        LineWriter { is_urgent: true }
    }

    fn make_writer_for(&self, meta: &Metadata<'_>) -> LineWriter {
        LineWriter { is_urgent: *meta.level() <= Level::WARN }
    }
}

struct LineWriter {
    is_urgent: bool,
}

impl io::Write for LineWriter {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let full = LINES.with_borrow_mut(|lines| {
            let Some(lines) = lines else {
                STANDARD_ERROR.write(line);
                return false;
            };
            lines.extend_from_slice(line);
            lines.len() >= MOST_LINES
        });
        if full || self.is_urgent {
            write_lines();
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl Write for Written {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What a line says after its level.
    fn logged(log: impl FnOnce()) -> String {
        let written = Written::default();
        let writer = written.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_writer(move || writer.clone())
            .with_target(false)
            .with_ansi(false)
            .fmt_fields(Fields)
            .finish();
        tracing::subscriber::with_default(subscriber, log);
        let line = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
        line.split_once(" INFO ").unwrap().1.to_owned()
    }

    #[test]
    fn a_line_has_its_message_and_its_fields() {
        let line = logged(|| {
            let (id, model) = (Some("a"), Some(tracing::field::display("b/c")));
            tracing::info!(id, model, none = None::<u64>, count = 12_u64, ms = 0.5, "answered");
        });
        assert_eq!(line, "answered id=\"a\" model=b/c count=12 ms=0.5\n");
    }

    #[test]
    fn no_value_begins_a_line_or_commands_a_terminal() {
        let value = "a\n\u{1b}[31mb\u{9b}é\" \\";
        let line = logged(|| tracing::info!(text = value, shown = %value, "{value}"));
        assert_eq!(line.lines().count(), 1);
        assert!(!line.trim_end().contains(char::is_control), "{line:?}");
        assert!(line.contains("é"), "{line:?}");
    }
}
