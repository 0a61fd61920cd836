//! The accessibility tree: what a screen reader is told, and what tests look for.

use std::fmt::Write as _;

use serde_json::Value;

/// One element as assistive technology sees it.
#[derive(Clone, Debug)]
pub struct Node {
    pub role: String,
    pub name: String,
    pub value: String,
    pub description: String,
    properties: Value,
    children: Vec<usize>,
    pub(crate) dom: i64,
    ignored: bool,
}

/// A page's tree at one moment.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    nodes: Vec<Node>,
}

impl Node {
    /// `disabled`, `expanded`, `invalid`, `busy`, …, as text; empty where it has none.
    pub fn property(&self, name: &str) -> String {
        let all = self.properties.as_array().map(Vec::as_slice).unwrap_or_default();
        all.iter().find(|p| p["name"] == name).map(|p| text(&p["value"]["value"])).unwrap_or_default()
    }

    pub fn is(&self, role: &str, name: &str) -> bool {
        self.role == role && self.name == name
    }
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| if value.is_null() { String::new() } else { value.to_string() }, str::to_owned)
}

impl Tree {
    /// From the answer to `Accessibility.getFullAXTree`.
    pub(crate) fn read(answer: &Value) -> Self {
        let raw = answer["nodes"].as_array().map(Vec::as_slice).unwrap_or_default();
        let place = |id: &Value| raw.iter().position(|node| node["nodeId"] == *id);
        let nodes = raw
            .iter()
            .map(|node| Node {
                role: text(&node["role"]["value"]),
                name: text(&node["name"]["value"]),
                value: text(&node["value"]["value"]),
                description: text(&node["description"]["value"]),
                properties: node["properties"].clone(),
                children: node["childIds"].as_array().into_iter().flatten().filter_map(place).collect(),
                dom: node["backendDOMNodeId"].as_i64().unwrap_or_default(),
                ignored: node["ignored"] == true,
            })
            .collect();
        Self { nodes }
    }

    /// Everything that is there for a reader, in order of the tree.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(|node| !node.ignored)
    }

    pub fn all<'a>(&'a self, role: &'a str) -> impl Iterator<Item = &'a Node> {
        self.nodes().filter(move |node| node.role == role)
    }

    pub fn find(&self, role: &str, name: &str) -> Option<&Node> {
        self.nodes().find(|node| node.is(role, name))
    }

    /// A node's visible text.
    pub fn text(&self, node: &Node) -> String {
        let mut parts = Vec::new();
        self.collect(node, &mut parts);
        parts.join(" ")
    }

    fn collect<'a>(&'a self, node: &'a Node, parts: &mut Vec<&'a str>) {
        if node.role == "StaticText" {
            parts.push(node.name.trim());
            return;
        }
        for child in &node.children {
            self.collect(&self.nodes[*child], parts);
        }
    }

    pub fn descendants<'a>(&'a self, node: &'a Node) -> Vec<&'a Node> {
        let mut found = Vec::new();
        let mut open: Vec<usize> = node.children.iter().rev().copied().collect();
        while let Some(next) = open.pop() {
            let child = &self.nodes[next];
            open.extend(child.children.iter().rev());
            if !child.ignored {
                found.push(child);
            }
        }
        found
    }

    /// Every table as rows of cell texts, header row included.
    pub fn tables(&self) -> Vec<Vec<Vec<String>>> {
        self.all("table").map(|table| self.rows(table)).collect()
    }

    fn rows(&self, table: &Node) -> Vec<Vec<String>> {
        let rows = self.descendants(table).into_iter().filter(|node| node.role == "row");
        rows.map(|row| {
            let cells = self.descendants(row).into_iter();
            let cells = cells
                .filter(|n| ["cell", "gridcell", "rowheader", "columnheader"].contains(&n.role.as_str()));
            cells.map(|cell| self.text(cell)).collect()
        })
        .collect()
    }

    /// The tree as an indented list, for messages about what went wrong.
    pub fn outline(&self) -> String {
        let mut lines = String::new();
        if !self.nodes.is_empty() {
            self.draw(0, 0, &mut lines);
        }
        lines
    }

    fn draw(&self, index: usize, depth: usize, lines: &mut String) {
        let node = &self.nodes[index];
        let shown = !node.ignored && !["InlineTextBox", "none", "generic"].contains(&node.role.as_str());
        if shown {
            let _ = write!(lines, "{:depth$}{} “{}”", "", node.role, node.name, depth = depth * 2);
            if !node.value.is_empty() {
                let _ = write!(lines, " = “{}”", node.value);
            }
            lines.push('\n');
        }
        for child in &node.children {
            self.draw(*child, depth + usize::from(shown), lines);
        }
    }
}
