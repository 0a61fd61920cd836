use super::*;
use proptest::prelude::*;

/// As HTML without escapes: for reading in tests only.
fn html(text: &str) -> String {
    html_of(&parse(text, Open::Nothing))
}

fn html_of(blocks: &[Block]) -> String {
    blocks.iter().map(block).collect()
}

fn tag(name: &str, inner: &str) -> String {
    ["<", name, ">", inner, "</", name.split(' ').next().unwrap_or(name), ">"].concat()
}

fn block(block: &Block) -> String {
    match block {
        Block::Paragraph(own) => tag("p", &line_of(own)),
        Block::Bare(own) => line_of(own),
        Block::Heading(level, own) => tag(&format!("h{level}"), &line_of(own)),
        Block::Rule => "<hr>".to_owned(),
        Block::Code(code) => tag("pre", code),
        Block::Quote(inner) => tag("quote", &html_of(inner)),
        Block::List(List { start, items }) => {
            let items: String = items.iter().map(|item| tag("li", &html_of(item))).collect();
            start.map_or_else(|| tag("ul", &items), |start| tag(&format!("ol {start}"), &items))
        }
        Block::Table(Table { head, rows }) => {
            let row = |name: &str, cells: &[Line]| {
                tag("tr", &cells.iter().map(|cell| tag(name, &line_of(cell))).collect::<String>())
            };
            let head = if head.is_empty() { String::new() } else { row("th", head) };
            tag("table", &(head + &rows.iter().map(|cells| row("td", cells)).collect::<String>()))
        }
    }
}

fn line_of(line: &Line) -> String {
    let part = |inline: &Inline| match inline {
        Inline::Text(text) => text.clone(),
        Inline::Code(code) => tag("code", code),
        Inline::Styled(Style::Emphasis, inner) => tag("em", &line_of(inner)),
        Inline::Styled(Style::Strong, inner) => tag("strong", &line_of(inner)),
        Inline::Styled(Style::Deleted, inner) => tag("del", &line_of(inner)),
        Inline::Link(address, label) => tag(&format!("a {address}"), &line_of(label)),
    };
    line.iter().map(part).collect()
}

/// All text of a tree.
fn text_of(blocks: &[Block]) -> String {
    let mut text = html_of(blocks);
    while let (Some(from), Some(to)) = (text.find('<'), text.find('>')) {
        text.replace_range(from..=to, "");
    }
    text
}

/// How deep blocks, and what is in them, nest.
fn depth(blocks: &[Block]) -> usize {
    let of_line = |line: &Line| 1 + depth_of_line(line);
    let deepest = |cells: &[Line]| cells.iter().map(of_line).max().unwrap_or_default();
    let depths = blocks.iter().map(|block| match block {
        Block::Paragraph(own) | Block::Bare(own) | Block::Heading(_, own) => of_line(own),
        Block::Rule | Block::Code(_) => 1,
        Block::Quote(inner) => 1 + depth(inner),
        Block::List(list) => 2 + list.items.iter().map(|item| depth(item)).max().unwrap_or_default(),
        Block::Table(table) => {
            table.rows.iter().map(|row| deepest(row)).fold(deepest(&table.head), usize::max)
        }
    });
    depths.max().unwrap_or_default()
}

fn depth_of_line(line: &Line) -> usize {
    let depths = line.iter().map(|inline| match inline {
        Inline::Text(_) | Inline::Code(_) => 1,
        Inline::Styled(_, inner) | Inline::Link(_, inner) => 1 + depth_of_line(inner),
    });
    depths.max().unwrap_or_default()
}

#[test]
fn blocks() {
    for (text, expected) in [
        ("one\ntwo\n\nthree", "<p>one\ntwo</p><p>three</p>"),
        ("# Title #\n####### no", "<h1>Title</h1><p>####### no</p>"),
        ("#hashtag\n# C#", "<p>#hashtag</p><h1>C#</h1>"),
        ("- a\n- b\n  - c\n- d", "<ul><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ul>"),
        ("3. a\n\n4. b", "<ol 3><li>a</li><li>b</li></ol>"),
        ("- a\n\n  more\n\nafter", "<ul><li>a<p>more</p></li></ul><p>after</p>"),
        ("- a\n1. b", "<ul><li>a</li></ul><ol 1><li>b</li></ol>"),
        ("1. a\n   - b\n   - c\n2. d", "<ol 1><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ol>"),
        ("- # Title\n- - a", "<ul><li><h1>Title</h1></li><li><ul><li>a</li></ul></li></ul>"),
        ("```rust\nlet *a* = 1;\n\n<b>\n```\nx", "<pre>let *a* = 1;\n\n<b>\n</pre><p>x</p>"),
        ("~~~\nopen", "<pre>open\n</pre>"),
        ("````\n```\n````", "<pre>```\n</pre>"),
        ("1. a\n   ```\n   b\n     c\n   ```\n2. d", "<ol 1><li>a<pre>b\n  c\n</pre></li><li>d</li></ol>"),
        ("- ```\n  a\n  ```\n- b", "<ul><li><pre>  a\n</pre></li><li>b</li></ul>"),
        ("> a\n> > b\nc", "<quote><p>a</p><quote><p>b</p></quote></quote><p>c</p>"),
        ("- a\n  > b", "<ul><li>a<quote><p>b</p></quote></li></ul>"),
        ("a\n---\nb\n* * *", "<p>a</p><hr><p>b</p><hr>"),
        (
            "|a|b|\n|-|:-:|\n|1|*2*|3|\n",
            "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td><em>2</em></td></tr></table>",
        ),
        ("a | b\\|c\n--|--\nd | ", "<table><tr><th>a</th><th>b|c</th></tr><tr><td>d</td></tr></table>"),
        ("a | b\nno table", "<p>a | b\nno table</p>"),
        ("a\r\n\r\nb", "<p>a</p><p>b</p>"),
    ] {
        assert_eq!(html(text), expected, "{text:?}");
    }
}

#[test]
fn within_a_block() {
    for (text, expected) in [
        ("*a* **b** ***c*** ~~d~~", "<em>a</em> <strong>b</strong> <em><strong>c</strong></em> <del>d</del>"),
        ("**a *b* c**", "<strong>a <em>b</em> c</strong>"),
        ("2 * 3 * 4, snake_case_name, ~5", "2 * 3 * 4, snake_case_name, ~5"),
        ("_a_ __b__ **open", "<em>a</em> <strong>b</strong> **open"),
        ("*a `*` b*", "<em>a <code>*</code> b</em>"),
        ("**强调。**后", "<strong>强调。</strong>后"),
        ("`a*b*` ``c`d`` `e", "<code>a*b*</code> <code>c`d</code> `e"),
        ("`` ` `` ` a `", "<code>`</code> <code>a</code>"),
        (r"\*a\* \q", r"*a* \q"),
        ("a\\\nb", "a\nb"),
        ("[a *b*](https://x.org/(y) \"t\")", "<a https://x.org/(y)>a <em>b</em></a>"),
        ("*[a*b](https://x.org)*", "<em><a https://x.org>a*b</a></em>"),
        ("[a [b] c](mailto:d@e.org)", "<a mailto:d@e.org>a [b] c</a>"),
        (
            "![cat](http://x.org/c.png) ![](http://y.org)",
            "<a http://x.org/c.png>cat</a> <a http://y.org>http://y.org</a>",
        ),
        ("[https://x.org](https://x.org)", "<a https://x.org>https://x.org</a>"),
        (
            "see https://x.org/a. (https://y.org)",
            "see <a https://x.org/a>https://x.org/a</a>. (<a https://y.org>https://y.org</a>)",
        ),
        ("请看https://x.org/a。谢谢", "请看<a https://x.org/a>https://x.org/a</a>。谢谢"),
        (
            "xhttps://x.org https:// HTTPS://X.org",
            "xhttps://x.org https:// <a HTTPS://X.org>HTTPS://X.org</a>",
        ),
        ("<https://x.org> <b>x</b>", "<a https://x.org>https://x.org</a> <b>x</b>"),
        ("é*ü* 🎉**ñ**", "é<em>ü</em> 🎉<strong>ñ</strong>"),
    ] {
        assert_eq!(html(text), format!("<p>{expected}</p>"), "{text:?}");
    }
}

/// Examples of the specification of CommonMark.
#[test]
fn emphasis_is_that_of_commonmark() {
    for (text, expected) in [
        ("*foo bar*", "<em>foo bar</em>"),
        ("a * foo bar*", "a * foo bar*"),
        ("a*\"foo\"*", "a*\"foo\"*"),
        ("foo*bar*", "foo<em>bar</em>"),
        ("a_\"foo\"_", "a_\"foo\"_"),
        ("foo-_(bar)_", "foo-<em>(bar)</em>"),
        ("*foo bar *", "*foo bar *"),
        ("*(*foo*)*", "<em>(<em>foo</em>)</em>"),
        ("_foo_bar", "_foo_bar"),
        ("** foo bar**", "** foo bar**"),
        ("foo**bar**", "foo<strong>bar</strong>"),
        ("__foo, __bar__, baz__", "<strong>foo, <strong>bar</strong>, baz</strong>"),
        ("_foo __bar__ baz_", "<em>foo <strong>bar</strong> baz</em>"),
        ("*foo**bar**baz*", "<em>foo<strong>bar</strong>baz</em>"),
        ("*foo**bar*", "<em>foo**bar</em>"),
        ("foo***bar***baz", "foo<em><strong>bar</strong></em>baz"),
        ("foo******bar*********baz", "foo<strong><strong><strong>bar</strong></strong></strong>***baz"),
        ("**foo*", "*<em>foo</em>"),
        ("*foo**", "<em>foo</em>*"),
        ("*foo _bar* baz_", "<em>foo _bar</em> baz_"),
        ("**foo **bar baz**", "**foo <strong>bar baz</strong>"),
    ] {
        assert_eq!(html(text), format!("<p>{expected}</p>"), "{text:?}");
    }
}

#[test]
fn nothing_that_runs_is_a_link() {
    for text in [
        "[a](javascript:alert(1))",
        "[a](JAVASCRIPT:x)",
        "<data:text/html,x>",
        "[a](/local)",
        "[a](https:\n//x)",
        "[a](file:///etc)",
    ] {
        assert!(!html(text).contains("<a "), "{text}");
    }
}

#[test]
fn blocks_end_where_nothing_can_join_them() {
    let fence = Fence { mark: b'`', count: 3, indent: 0 };
    for (text, open, expected) in [
        ("a\n\nb", Open::Nothing, Some((3, Open::Nothing))),
        ("- a\n\n- b", Open::Nothing, None),
        ("a\n\n", Open::Nothing, None),
        ("```\na\n\nb", Open::Nothing, None),
        ("- ```\n\nb", Open::Nothing, None),
        ("a\n\nb", Open::Code(fence), None),
        ("a\n```\n\nb", Open::Code(fence), Some((7, Open::Nothing))),
        ("```\na\n```\n\nb", Open::Nothing, Some((11, Open::Nothing))),
    ] {
        assert_eq!(split(text, open), expected, "{text:?}");
    }
}

#[test]
fn long_code_is_cut_and_stays_code() {
    let text = "```\n".to_owned() + &"x\n".repeat(3000);
    let fence = Fence { mark: b'`', count: 3, indent: 0 };
    assert_eq!(split(&text, Open::Nothing), Some((LONG + 2, Open::Code(fence))));
    assert_eq!(html_of(&parse("x\n```\ny", Open::Code(fence))), "<pre>x\n</pre><p>y</p>");
}

#[test]
fn long_tables_are_cut_and_stay_tables() {
    let text = "a|b\n-|-\n".to_owned() + &"1|2\n".repeat(2000);
    assert_eq!(split(&text, Open::Nothing), Some((LONG + 4, Open::Table(2))));
    let rest = html_of(&parse("1|2\n\nx", Open::Table(2)));
    assert_eq!(rest, "<table><tr><td>1</td><td>2</td></tr></table><p>x</p>");
}

#[test]
fn a_line_without_an_end_is_cut_between_words() {
    let text = "word ".repeat(2000);
    assert_eq!(split(&text, Open::Nothing), Some((LONG, Open::Nothing)));
}

/// Every piece repeated for as long as a block can be.
#[test]
fn no_text_is_slow() {
    for piece in [
        "*a ",
        "**a",
        "a**",
        "*a_",
        "[a](",
        "[",
        "![",
        "[a](https://",
        "`",
        "``a`",
        "\\``",
        "> ",
        ">",
        "- ",
        "1. ",
        "|",
        "a|",
        "_a",
        "<",
        "<https://",
        "https://a(",
        "~~a",
        "a\n",
        "\\",
        "h",
        "* * _ ",
        "- > ",
    ] {
        let text = piece.repeat(3 * LONG / piece.len());
        let start = std::time::Instant::now();
        let tree = parse(&text, Open::Nothing);
        let taken = start.elapsed().as_millis();
        assert!(taken < 1000, "{piece:?} takes {taken} ms");
        assert!(depth(&tree) < 40, "{piece:?} nests {} deep", depth(&tree));
    }
}

proptest! {
    #[test]
    fn nothing_panics_or_nests_without_end(text in "([#>*_`~|\\[\\](!<\\\\ \n\t-]|1\\. |```\n|\\|-\\|\n|https://x|[aé🎉]){0,120}") {
        prop_assert!(depth(&parse(&text, Open::Nothing)) < 40);
    }

    #[test]
    fn every_character_of_plain_text_survives(text in "[a-zé语🎉 .,;:?'\"%/=@^{}$&+\n-]{0,200}") {
        // What begins a list or a rule is no plain text.
        let lines = text.lines().map(|own| own.trim_start().trim_start_matches(['-', '+'])).collect::<Vec<_>>();
        let text = lines.join("\n");
        let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        prop_assert_eq!(letters(&text_of(&parse(&text, Open::Nothing))), letters(&text));
    }

    #[test]
    fn a_text_in_pieces_loses_nothing(text in "([#>*`~|-]|1\\. |\n|```\n|a\\|b\n-\\|-\n|[aé🎉 ]{1,9}|x{900} ?){0,60}") {
        let (mut rest, mut open) = (text.as_str(), Open::Nothing);
        while let Some((at, after)) = split(rest, open) {
            prop_assert!(at > 0 && rest.is_char_boundary(at));
            parse(&rest[..at], open);
            (rest, open) = (&rest[at..], after);
        }
        prop_assert!(rest.len() < 4 * LONG);
    }
}
