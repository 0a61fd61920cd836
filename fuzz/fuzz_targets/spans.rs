//! Entities with and without offsets, in any text.
#![no_main]

use arbitrary::{Arbitrary, Unstructured};
use libfuzzer_sys::fuzz_target;
use tasks::{Answer, Inputs, Json, decode, object, registry};

#[derive(Arbitrary, Debug)]
struct Entity<'a> {
    /// Bytes of the text that the word is cut from, or a word of its own.
    cut: (u8, u8),
    word: Option<&'a str>,
    offsets: Option<(u16, u16)>,
}

fuzz_target!(|bytes: &[u8]| {
    let mut bytes = Unstructured::new(bytes);
    let _ = run(&mut bytes);
});

fn run(bytes: &mut Unstructured) -> arbitrary::Result<()> {
    let text: String = bytes.arbitrary()?;
    let entities: Vec<Entity> = bytes.arbitrary()?;
    let row = |entity: &Entity| {
        let (from, to) = (usize::from(entity.cut.0), usize::from(entity.cut.0) + usize::from(entity.cut.1));
        let word = entity.word.or(text.get(from..to)).unwrap_or_default();
        let mut row = object([("entity_group", "X".into()), ("word", word.into())]);
        if let Some((start, end)) = entity.offsets {
            row.set("start", usize::from(start).into());
            row.set("end", usize::from(end).into());
        }
        row
    };
    let task = registry::find("token-classification").expect("a task");
    let inputs = Inputs::read(task, &text.as_str().into());
    let answer = Answer::Json(Json::Array(entities.iter().map(row).collect()));
    if let Ok(decoded) = decode(task, &inputs, &answer) {
        fuzz::keeps_its_promises(task, &decoded.output);
    }
    Ok(())
}
