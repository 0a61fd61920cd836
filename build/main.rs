//! Makes code of the words in `locales/`: a method for each message of English, and a table of each other language. Makes
//! the style sheets of those in `www/`.

mod code;
mod locales;
mod messages;
mod style;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Of the module, in `www/`.
const SHEETS: [&str; 3] = ["frame.css", "inference-widget.css", "code.css"];

fn main() {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=build");
    for sheet in SHEETS {
        println!("cargo::rerun-if-changed=www/{sheet}");
    }
    let out =
        PathBuf::from(env::var_os("OUT_DIR").expect("cargo names a folder for what build scripts make"));
    let locales = locales::read(Path::new("locales")).unwrap_or_else(|error| panic!("locales/{error}"));
    let write =
        |name: &str, text: &str| fs::write(out.join(name), text).expect("cargo's own folder can be written");
    write("messages.rs", &code::rust(&locales.english.widget));
    let mut tables = String::new();
    for (lang, table) in locales.tables() {
        write(&format!("{lang}.json"), &table);
        let name = lang.to_uppercase();
        let _ = write!(
            tables,
            "/// The words of `{lang}`, for [`Messages::parse`](crate::Messages::parse).\n\
             pub const {name}: &str = include_str!(concat!(env!(\"OUT_DIR\"), \"/{lang}.json\"));\n"
        );
    }
    write("tables.rs", &tables);
    let langs: Vec<_> = locales.others.iter().map(|other| format!("{:?}", other.lang)).collect();
    write("langs.rs", &format!("[{}]", langs.join(", ")));
    for name in SHEETS {
        let sheet =
            fs::read_to_string(Path::new("www").join(name)).expect("the package has its style sheets");
        write(name, &style::lean(&sheet));
    }
}
