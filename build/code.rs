//! The methods of `Messages` in `src/language`.

use std::fmt::Write;

use super::messages::{Message, Variable, version};

/// One for each message of English, and what names this set of messages.
pub fn rust(english: &[Message]) -> String {
    let mut code = format!(
        "/// Names the messages and their variables, so that no table of another version is taken.\n\
         pub(super) const VERSION: &str = \"{}\";\n\n\
         /// How many there are.\n\
         pub(super) const COUNT: usize = {};\n\n\
         impl Messages {{\n",
        version(english),
        english.len(),
    );
    for (i, Message { id, pattern, variables }) in english.iter().enumerate() {
        let name = id.replace('-', "_");
        if variables.is_empty() {
            let _ = writeln!(
                code,
                "    /// {pattern}\n    pub(crate) fn {name}(self) -> &'static str {{\n        self.text({i}, {pattern:?})\n    }}\n",
            );
            continue;
        }
        let (mut parameters, mut arguments) = (String::new(), String::new());
        for Variable { name, is_number } in variables {
            let (kind, variant) = if *is_number { ("f64", "Number") } else { ("&str", "Text") };
            let name = name.replace('-', "_");
            let _ = write!(parameters, ", {name}: {kind}");
            let _ = write!(arguments, "Argument::{variant}({name}), ");
        }
        let _ = writeln!(
            code,
            "    /// `{pattern}`\n    pub(crate) fn {name}(self{parameters}) -> String {{\n        self.write({i}, {pattern:?}, &[{arguments}])\n    }}\n",
        );
    }
    code + "}\n"
}
