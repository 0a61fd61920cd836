//! Makes code of the words in `locales/`: a method for each message of English, and a table of each other language.

mod code;
mod locales;
mod messages;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=build");
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
}
