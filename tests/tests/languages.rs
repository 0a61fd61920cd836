//! Languages: the widget speaks that of its page, with the server's words as they are.

use anyhow::{Result, ensure};
use e2e::{Html, Reply, Stage, cases, root};
use serde_json::json;

cases![
    it_speaks_as_its_attribute_says,
    it_speaks_as_its_page_does,
    it_follows_its_page,
    it_follows_its_attribute,
    an_unknown_language_is_english,
    words_that_do_not_come_are_english,
    the_server_s_words_stay_as_they_are,
    right_to_left,
    right_to_left_says_what_went_wrong,
    long_words_fit_320_pixels,
];

const LABELS: [(&str, f64); 2] = [("POSITIVE", 0.912), ("NEGATIVE", 0.088)];

/// A page in a language, with one widget.
async fn open(stage: &Stage, lang: &str, attributes: &str) -> Result<()> {
    stage.model.always(Reply::labels(&LABELS));
    let html = Html::widget(&stage.proxy.script(), &stage.attributes(attributes)).language(lang);
    stage.page.open(&stage.host.page(&html)).await?;
    stage.page.ready().await
}

async fn it_speaks_as_its_attribute_says(stage: &Stage) -> Result<()> {
    open(stage, "en", "lang=de-AT").await?;
    stage.page.fill("textbox", "Text", "Ein schöner Film").await?;
    stage.page.click("button", "Ausführen").await?;
    stage.page.reaches("done").await?;
    let tables = stage.page.tables().await?;
    ensure!(tables[0][1] == ["POSITIVE", "0,912"], "numbers are the language's: {tables:?}");
    let said = stage.page.said().await?;
    ensure!(said == "Fertig. Am besten: POSITIVE 0,912", "{said}");
    ensure!(stage.page.widget("w.shadowRoot.querySelector('.iw').lang").await? == "de");
    Ok(())
}

async fn it_speaks_as_its_page_does(stage: &Stage) -> Result<()> {
    open(stage, "fr-CA", "").await?;
    stage.page.find("button", "Exécuter").await.map(drop)
}

async fn it_follows_its_page(stage: &Stage) -> Result<()> {
    open(stage, "es", "").await?;
    stage.page.fill("textbox", "Texto", "Una película").await?;
    stage.page.eval("document.documentElement.lang = 'it'").await?;
    let text = stage.page.find("textbox", "Testo").await?;
    ensure!(text.value == "Una película", "what was typed stays: {:?}", text.value);
    // The nearest language counts.
    stage.page.eval("document.querySelector('main').lang = 'nl'").await?;
    stage.page.find("button", "Uitvoeren").await?;
    stage.page.eval("document.querySelector('main').removeAttribute('lang')").await?;
    stage.page.find("button", "Esegui").await.map(drop)
}

async fn it_follows_its_attribute(stage: &Stage) -> Result<()> {
    open(stage, "en", "").await?;
    stage.page.find("button", "Compute").await?;
    for (lang, name) in [("pl", "Uruchom"), ("ja", "実行"), ("en", "Compute")] {
        stage.page.widget(&format!("w.lang = '{lang}'")).await?;
        stage.page.find("button", name).await?;
    }
    Ok(())
}

async fn an_unknown_language_is_english(stage: &Stage) -> Result<()> {
    open(stage, "de", "lang=tlh").await?;
    stage.page.find("button", "Compute").await?;
    ensure!(stage.page.widget("w.shadowRoot.querySelector('.iw').lang").await? == "en");
    Ok(())
}

async fn words_that_do_not_come_are_english(stage: &Stage) -> Result<()> {
    stage.page.block(&["*/ko.txt"]).await?;
    open(stage, "ko", "").await?;
    stage.page.find("button", "Compute").await?;
    // The console says so.
    stage.page.forgive().await?;
    stage.page.block(&[]).await
}

async fn the_server_s_words_stay_as_they_are(stage: &Stage) -> Result<()> {
    open(stage, "en", "lang=de").await?;
    stage.model.always(Reply::status(400, &json!({ "error": "The tokenizer choked on it" })));
    stage.page.fill("textbox", "Text", "Etwas").await?;
    stage.page.press("Control+Enter").await?;
    stage.page.reaches("error").await?;
    let alert = stage.page.alert().await?;
    for words in ["Das Modell konnte", "The tokenizer choked on it", "versuchen Sie es erneut"] {
        ensure!(alert.contains(words), "{words:?} is missing in {alert:?}");
    }
    let error = stage.page.event("error").await?.detail;
    let message = error["message"].as_str().unwrap_or_default();
    ensure!(
        message.ends_with(": The tokenizer choked on it") && message.starts_with("Das Modell"),
        "{message}"
    );
    // What is wrong with an input is said by us.
    stage.page.fill("textbox", "Text", "").await?;
    stage.page.press("Control+Enter").await?;
    let alert = stage.page.alert().await?;
    ensure!(alert.contains("Text ist leer."), "{alert}");
    Ok(())
}

async fn right_to_left(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    page.size(420, 800).await?;
    open(stage, "ar\" dir=\"rtl", "").await?;
    page.fill("textbox", "النص", "هذا الفيلم رائع").await?;
    page.click("button", "تشغيل").await?;
    page.reaches("done").await?;
    page.tables().await?;
    ensure!(page.widget("getComputedStyle(w.shadowRoot.querySelector('.iw')).direction").await? == "rtl");
    // The label stands right of its score.
    let places = page.widget("['th', 'td'].map((cell) => w.shadowRoot.querySelector('tbody ' + cell).getBoundingClientRect().x)").await?;
    ensure!(places[0].as_f64() > places[1].as_f64(), "{places}");
    ensure!(page.eval("document.documentElement.scrollWidth <= innerWidth").await? == true);
    page.screenshot(&root().join("target/screenshots/right-to-left.png")).await?;
    page.check_accessibility().await
}

async fn right_to_left_says_what_went_wrong(stage: &Stage) -> Result<()> {
    // On a page that is written the other way.
    open(stage, "en", "lang=ar").await?;
    stage.model.always(Reply::status(500, &json!({ "error": "CUDA out of memory" })));
    stage.page.fill("textbox", "النص", "نص").await?;
    stage.page.press("Control+Enter").await?;
    let alert = stage.page.alert().await?;
    ensure!(alert.contains("خادم النموذج") && alert.contains("CUDA out of memory"), "{alert}");
    stage.page.check_accessibility().await
}

async fn long_words_fit_320_pixels(stage: &Stage) -> Result<()> {
    stage.page.size(320, 900).await?;
    open(stage, "de", "").await?;
    stage.model.always(Reply::status(500, &json!({ "error": "Internal server error" })));
    stage.page.fill("textbox", "Text", "Etwas").await?;
    stage.page.press("Control+Enter").await?;
    stage.page.reaches("error").await?;
    ensure!(stage.page.eval("document.documentElement.scrollWidth <= innerWidth").await? == true);
    Ok(())
}
