//! The command line. Its flags are the configuration's keys, so there is one
//! list of settings and one reader for each.

use clap::{Arg, ArgAction, ArgMatches, Command};
use proxy_core::config::{Flags, KEYS};

pub fn command() -> Command {
    Command::new("inference-proxy")
        .about("Serves the inference widget, and stands between it and a model: holds the token, limits who may call")
        .version(env!("CARGO_PKG_VERSION"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(with_settings(Command::new("serve").about("Run the server")))
        .subcommand(with_settings(
            Command::new("check").about("Say what is wrong with a configuration, and try the upstream"),
        ))
        .subcommand(with_settings(
            Command::new("token-test").about("Say whose the token is, what it may do, and what is left to spend"),
        ))
        .subcommand(with_settings(
            Command::new("status").about("Say how the server that runs stands: who called what, what failed, what is left"),
        ))
        .subcommand(with_settings(Command::new("models").about("List what can be served")))
}

fn with_settings(command: Command) -> Command {
    let config = Arg::new("config")
        .long("config")
        .value_name("FILE")
        .help("Read settings from a TOML file [env: INFERENCE_PROXY_CONFIG]");
    KEYS.iter()
        .map(|key| {
            let default = key.default.map(|value| format!(" [default: {value}]")).unwrap_or_default();
            Arg::new(key.name)
                .long(key.name.replace('_', "-"))
                .value_name(key.value)
                .help(format!("{}{default}", key.help))
                .action(if key.list { ArgAction::Append } else { ArgAction::Set })
        })
        .fold(command.arg(config), Command::arg)
        .after_help(
            "Each setting is also a key of the file (rate_limit) and a variable (INFERENCE_PROXY_RATE_LIMIT).\n\
             The token comes from --token-file or INFERENCE_PROXY_TOKEN; for the Hub also from HF_TOKEN, \
             HUGGING_FACE_API_TOKEN, HUGGINGFACE_TOKEN or HUGGING_FACE_TOKEN. A .env file in the working directory is \
             read, too.",
        )
}

/// The flags that were typed.
pub fn flags(matches: &ArgMatches) -> Flags {
    KEYS.iter()
        .map(|key| key.name)
        .chain(["config"])
        .filter_map(|name| {
            let values: Vec<String> = matches.get_many::<String>(name)?.cloned().collect();
            Some((name.to_owned(), values))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_sound() {
        super::command().debug_assert();
    }
}
