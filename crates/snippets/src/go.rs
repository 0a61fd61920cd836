//! Go: its standard library.

use crate::literal::{self, string};
use crate::pretty::{Dialect, JSON};
use crate::request::{Answer, Body, Encoded, Request, Token};

/// Within a raw string, which ends at a backtick.
const RAW: Dialect = Dialect { key: raw, string: raw, file, ..JSON };

fn raw(out: &mut String, text: &str) {
    literal::push_string(out, text, &['`']);
}

fn file(out: &mut String, encoded: &Encoded) {
    let mut prefix = String::new();
    raw(&mut prefix, &encoded.prefix);
    // Without its closing quote.
    out.push_str(&prefix[..prefix.len() - 1]);
    out.push_str(&format!("` + {} + `\"", encoded.file.variable));
}

const CHECK: &str = "\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n";

#[allow(clippy::too_many_lines)] // a program
pub(crate) fn net_http(request: &Request) -> String {
    let files = request.encoded();
    let is_stream = request.is_stream();
    let is_file = matches!(request.body, Body::File(_));
    let mut packages = Vec::new();
    if is_stream {
        packages.push("bufio");
    }
    if is_file {
        packages.push("bytes");
    }
    if !files.is_empty() {
        packages.push("encoding/base64");
    }
    if is_stream {
        packages.push("encoding/json");
    }
    if !matches!(request.answer, Answer::File(_)) {
        packages.push("fmt");
    }
    packages.extend(["io", "log", "net/http", "os"]);
    if !is_file || is_stream {
        packages.push("strings");
    }
    let mut out = String::from("package main\n\nimport (\n");
    for package in packages {
        out.push_str(&format!("\t\"{package}\"\n"));
    }
    out.push_str(")\n\nfunc main() {\n");
    for file in files {
        let name = &file.variable;
        out.push_str(&format!("\t{name}File, err := os.ReadFile({})\n{CHECK}", string(&file.name)));
        out.push_str(&format!("\t{name} := base64.StdEncoding.EncodeToString({name}File)\n"));
    }
    let (reader, content_type) = match &request.body {
        Body::Json(value) => {
            out.push_str(&format!("\tbody := `{}`\n", RAW.text(value, 0)));
            ("strings.NewReader(body)", "application/json")
        }
        Body::File(file) => {
            out.push_str(&format!("\tbody, err := os.ReadFile({})\n{CHECK}", string(&file.name)));
            ("bytes.NewReader(body)", &*file.content_type)
        }
    };
    out.push_str(&format!(
        "\trequest, err := http.NewRequest(\"POST\", {}, {reader})\n{CHECK}",
        string(&request.url)
    ));
    let token = match request.token() {
        Token::HuggingFace => "HF_TOKEN",
        Token::Other => "API_TOKEN",
    };
    out.push_str(&format!("\trequest.Header.Set(\"Authorization\", \"Bearer \"+os.Getenv(\"{token}\"))\n"));
    let mut header = |name: &str, value: &str| {
        out.push_str(&format!("\trequest.Header.Set(\"{name}\", {})\n", string(value)));
    };
    header("Content-Type", content_type);
    if let Some(accept) = request.accept {
        header("Accept", accept);
    }
    out.push_str(&format!("\tresponse, err := http.DefaultClient.Do(request)\n{CHECK}"));
    out.push_str("\tdefer response.Body.Close()\n");
    let read = format!("answer, err := io.ReadAll(response.Body)\n{CHECK}");
    if is_stream {
        out.push_str("\tif response.StatusCode != 200 {\n");
        out.push_str("\t\tanswer, _ := io.ReadAll(response.Body)\n\t\tlog.Fatal(response.Status, \": \", string(answer))\n\t}\n");
    } else {
        out.push_str(&format!("\t{read}\tif response.StatusCode != 200 {{\n"));
        out.push_str("\t\tlog.Fatal(response.Status, \": \", string(answer))\n\t}\n");
    }
    match &request.answer {
        Answer::Json => out.push_str("\tfmt.Println(string(answer))\n"),
        Answer::File(name) => out.push_str(&format!(
            "\tif err := os.WriteFile({}, answer, 0o644); err != nil {{\n\t\tlog.Fatal(err)\n\t}}\n",
            string(name)
        )),
        Answer::Stream => {
            let (shape, print) = if request.is_chat() {
                (
                    "\t\t\tChoices []struct{ Delta struct{ Content string } }\n",
                    "\t\tfor _, choice := range event.Choices {\n\t\t\tfmt.Print(choice.Delta.Content)\n\t\t}\n",
                )
            } else {
                ("\t\t\tToken struct{ Text string }\n", "\t\tfmt.Print(event.Token.Text)\n")
            };
            out.push_str(&format!(
                concat!(
                    "\treader := bufio.NewReader(response.Body)\n",
                    "\tfor {{\n",
                    "\t\tline, err := reader.ReadString('\\n')\n",
                    "\t\tif err == io.EOF {{\n\t\t\tbreak\n\t\t}} else if err != nil {{\n\t\t\tlog.Fatal(err)\n\t\t}}\n",
                    "\t\tdata, found := strings.CutPrefix(line, \"data:\")\n",
                    "\t\tif !found || strings.TrimSpace(data) == \"[DONE]\" {{\n\t\t\tcontinue\n\t\t}}\n",
                    "\t\tvar event struct {{\n{}\t\t}}\n",
                    "\t\tif err := json.Unmarshal([]byte(data), &event); err != nil {{\n\t\t\tlog.Fatal(err)\n\t\t}}\n",
                    "{}",
                    "\t}}\n",
                ),
                shape, print
            ));
        }
    }
    out.push_str("}\n");
    out
}
