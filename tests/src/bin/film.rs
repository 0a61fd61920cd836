//! The README's moving picture, `docs/moving.png`: a sentence is typed, and the model inside the proxy answers, from cold. Each
//! frame is shown for as long as it took, by the clock.

use std::fs::File;
use std::io::{BufWriter, Cursor};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use e2e::{Browsers, Host, Html, Page, Proxy, root};
use png::{BitDepth, BlendOp, ColorType, Decoder, DisposeOp, Encoder};
use serde_json::json;

const SIZE: (u32, u32) = (600, 430);
const TEXT: &str = "The plot drags, but I could watch her act all day.";
/// Before anything happens, and once the answer is there.
const REST: Duration = Duration::from_secs(1);
const LAST: Duration = Duration::from_secs(4);

/// What was seen, and for how long.
struct Shot {
    pixels: Vec<u8>,
    time: Duration,
}

#[tokio::main]
async fn main() -> Result<()> {
    let browsers = Browsers::default();
    let filmed = film(&browsers).await;
    browsers.quit().await;
    let shots = filmed?;
    let file = root().join("docs/moving.png");
    write(&file, &shots).with_context(|| format!("cannot write {}", file.display()))?;
    let kilobytes = std::fs::metadata(&file)?.len() / 1024;
    println!("{}: {} frames, {kilobytes} KB", file.display(), shots.len());
    ensure!(kilobytes < 1024, "it is to be below 1 MB");
    Ok(())
}

async fn film(browsers: &Browsers) -> Result<Vec<Shot>> {
    let host = Host::start().await?;
    let proxy = Proxy::start(&["--log-level", "warn", "--allow-origin", &host.origin], &[]).await?;
    let page = browsers.page().await?;
    let size = json!({ "width": SIZE.0, "height": SIZE.1, "deviceScaleFactor": 1, "mobile": false });
    page.cdp("Emulation.setDeviceMetricsOverride", size).await?;
    let widget = Html::widget(&proxy.script(), "model=inference-widget/minilm-sentiment loading=eager").head(
        "<style>h1 { display: none } body { margin: 10px; font: 15px/1.5 system-ui, sans-serif }</style>",
    );
    page.open(&host.page(&widget)).await?;
    page.ready().await?;
    page.fill("textbox", "Text", "").await?;

    let mut camera = Camera { shots: Vec::new(), since: Instant::now() };
    camera.hold(&page, REST).await?;
    for letter in TEXT.chars() {
        page.insert(&letter.to_string()).await?;
        camera.shoot(&page).await?;
    }
    camera.hold(&page, REST / 2).await?;
    page.click("button", "Compute").await?;
    while page.state().await? != "done" {
        ensure!(camera.shots.len() < 2000, "no answer comes");
        camera.shoot(&page).await?;
    }
    camera.hold(&page, LAST).await?;
    browsers.give_back(page).await;
    Ok(camera.shots)
}

struct Camera {
    shots: Vec<Shot>,
    /// The frame before the next is shown since then.
    since: Instant,
}

impl Camera {
    async fn shoot(&mut self, page: &Page) -> Result<()> {
        let png = page.view().await?;
        let now = Instant::now();
        let pixels = pixels(&png)?;
        let time = now - std::mem::replace(&mut self.since, now);
        if let Some(last) = self.shots.last_mut() {
            last.time += time;
            if last.pixels == pixels {
                return Ok(());
            }
        }
        self.shots.push(Shot { pixels, time: Duration::ZERO });
        Ok(())
    }

    async fn hold(&mut self, page: &Page, time: Duration) -> Result<()> {
        let end = Instant::now() + time;
        while Instant::now() < end {
            self.shoot(page).await?;
        }
        Ok(())
    }
}

/// As RGB: nothing on a page is seen through.
fn pixels(png: &[u8]) -> Result<Vec<u8>> {
    let mut reader = Decoder::new(Cursor::new(png)).read_info()?;
    let mut bytes = vec![0; reader.output_buffer_size().context("a picture of that size")?];
    let info = reader.next_frame(&mut bytes)?;
    ensure!((info.width, info.height) == SIZE, "the browser drew {} × {}", info.width, info.height);
    Ok(match info.color_type {
        ColorType::Rgba => bytes.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect(),
        _ => bytes,
    })
}

/// An animated PNG, whose frames hold what differs from the one before.
fn write(file: &std::path::Path, shots: &[Shot]) -> Result<()> {
    let mut encoder = Encoder::new(BufWriter::new(File::create(file)?), SIZE.0, SIZE.1);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    encoder.set_animated(u32::try_from(shots.len())?, 0)?;
    encoder.set_dispose_op(DisposeOp::None)?;
    encoder.set_blend_op(BlendOp::Source)?;
    let mut writer = encoder.write_header()?;
    let mut shown: Option<&Shot> = None;
    for shot in shots {
        let [left, top, right, bottom] = match shown {
            Some(before) => changed(&before.pixels, &shot.pixels),
            None => [0, 0, SIZE.0, SIZE.1],
        };
        // The position first would be outside of a smaller frame before.
        writer.reset_frame_position()?;
        writer.set_frame_dimension(right - left, bottom - top)?;
        writer.set_frame_position(left, top)?;
        writer.set_frame_delay(u16::try_from(shot.time.as_millis()).unwrap_or(u16::MAX), 1000)?;
        let row = |y: u32| {
            let at = |x: u32| (y * SIZE.0 + x) as usize * 3;
            &shot.pixels[at(left)..at(right)]
        };
        let part: Vec<u8> = (top..bottom).flat_map(row).copied().collect();
        writer.write_image_data(&part)?;
        shown = Some(shot);
    }
    writer.finish()?;
    Ok(())
}

/// The smallest rectangle outside of which two pictures are equal: left, top, and behind right and bottom.
fn changed(one: &[u8], other: &[u8]) -> [u32; 4] {
    let mut rectangle = [SIZE.0, SIZE.1, 0, 0];
    for (i, (before, after)) in one.chunks_exact(3).zip(other.chunks_exact(3)).enumerate() {
        if before != after {
            let (x, y) = (i as u32 % SIZE.0, i as u32 / SIZE.0);
            let [left, top, right, bottom] = rectangle;
            rectangle = [left.min(x), top.min(y), right.max(x + 1), bottom.max(y + 1)];
        }
    }
    rectangle
}
