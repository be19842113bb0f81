// Drives the pages as counsel would and looks at them. Ends with 1 when something is not as it
// should be; every screenshot is kept.
//   node drive.mjs LAUNCH_URL NODE_MODULES_PARENT SCREENSHOTS SAMPLE.docx
import { createRequire } from "node:module";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [launch, modules, shots, sample] = process.argv.slice(2);
const require = createRequire(join(modules, "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
mkdirSync(shots, { recursive: true });

const origin = new URL(launch).origin;
const wrong = [];
const expect = (fact, what) => { if (!fact) wrong.push(what); };
// axe is put in by the driver, past the page's own policy against foreign script.
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const wide = { width: 1440, height: 900 };
const context = await browser.newContext({ viewport: wide, bypassCSP: true, acceptDownloads: true });
const page = await context.newPage();
page.setDefaultTimeout(10000);
page.on("pageerror", (error) => wrong.push(`script: ${error.message}`));

const shot = (name) => page.screenshot({ path: join(shots, `${name}.png`) });
const axed = async (name) => {
  await page.evaluate(axe);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await page.evaluate((tags) => axe.run({ runOnly: tags }), tags);
  for (const { id, nodes } of violations) {
    wrong.push(`${name}: axe ${id}: ${nodes.slice(0, 3).map((n) => n.html.slice(0, 140)).join(" | ")}`);
  }
};
const look = async (name) => { await shot(name); await axed(name); };

await page.goto(launch);
expect(!page.url().includes("token"), "the token is out of the address");
await look("01-welcome");

// Search by keyboard alone.
await page.keyboard.press("/");
await page.keyboard.type("data w/10 processor OR delet!");
await page.keyboard.press("Enter");
await page.waitForSelector(".hit mark");
await look("02-search");
await page.getByRole("link", { name: "as the document reads" }).click();
await page.waitForURL("**sort=document**");
await page.locator(".facets a").first().click();
await page.locator(".chips a").first().waitFor();
await look("02-search-limited");
await page.locator(".chips a").first().click();
expect(await page.locator(".chips").count() === 0, "a limit can be taken away");
await page.keyboard.press("j");
await page.keyboard.press("j");
expect(await page.evaluate(() => [...document.querySelectorAll(".hit")].indexOf(document.activeElement)) === 1, "j goes to the second hit");
await page.keyboard.press("k");
await page.keyboard.press("Enter");
await page.waitForURL("**/read/**");
expect(await page.$(":target"), "a hit opens at its clause");
await look("03-read-at-clause");
await page.keyboard.press("?");
expect(await page.$("dialog[open]"), "? shows the keys");
await shot("04-keys");
await page.keyboard.press("Escape");

// Read: a term's meaning on focus.
await page.goto(`${origin}/read/tarnfell/2024-08`);
await look("05-read");
const term = page.locator(".term").first();
await term.focus();
expect(await page.locator("#o--tip").isVisible(), "a term's meaning is shown on focus");
await shot("06-meaning");
await term.evaluate((link) => link.blur());
await page.locator(".sheet table").first().scrollIntoViewIfNeeded().catch(() => {});
await shot("07-table");

const row = page.locator(".sheet tr[data-stop]").first();
await row.hover();
expect(await row.getByRole("link", { name: /^History/ }).isVisible(), "a row of a table has its history");
await page.locator(".choice summary").click();
await shot("07-releases-to-choose");
await page.locator(".choice li a").last().click();
expect(page.url().endsWith("/read/tarnfell/2024-03"), "another release can be chosen");

// Compare.
await page.goto(`${origin}/compare/tarnfell`);
await look("08-compare");
await page.getByRole("button", { name: "Next one" }).click();
expect(await page.evaluate(() => document.activeElement.matches(".change")), "the button goes to a change");
await page.evaluate(() => document.activeElement.blur());
await page.keyboard.press("j");
await page.keyboard.press("j");
expect(await page.evaluate(() => document.activeElement.matches(".change")), "j goes to a change");
// axe has seen this page; scrolled, it would judge links that lie half under the header.
await shot("09-change");
const note = page.locator(".change .note").first();
await note.locator("summary").click();
await note.locator("textarea").fill("Ask the business.");
await note.locator("button").click();
await page.waitForURL("**/compare/**");
expect(await page.locator("textarea").first().inputValue() === "Ask the business.", "a note is kept");
const [download] = await Promise.all([
  page.waitForEvent("download"), page.getByRole("link", { name: "Word redline" }).click(),
]);
expect(download.suggestedFilename().endsWith(".redline.docx"), "the redline has its name");
await page.goto(`${origin}/compare/tarnfell?old=2024-03&new=2024-08&view=inline`);
await look("10-compare-inline");

// History, definitions, checks.
await page.goto(`${origin}/compare/tarnfell?old=2024-07&new=2024-08`);
await page.locator(".change .facts a[href^='/history/']").first().click();
await page.waitForURL("**/history/**");
await look("11-history");
const slider = page.locator(".between input[type=range]").first();
if (await slider.count()) {
  await slider.press("Home");
  expect(await page.locator(".between output").first().textContent() !== "", "a slider says where it stands");
  await page.getByRole("button", { name: "Compare" }).click();
  await page.waitForURL("**from=1**");
}
await page.goto(`${origin}/definitions/tarnfell/2024-08`);
await look("12-definitions");
await page.goto(`${origin}/checks/tarnfell/2024-08`);
await look("13-checks");

// Releases: send one in, hear of its progress.
await page.goto(`${origin}/releases`);
await look("14-releases");
await page.getByLabel("Series").fill("upload");
await page.locator("input[type=file]").setInputFiles(sample);
await page.getByRole("button", { name: "Read and store" }).click();
await page.waitForURL("**/releases/jobs/**");
await page.getByText("Stored").waitFor();
await look("15-stored");
await page.goto(`${origin}/search?q=data+w/`);
await look("16-misread-query");
await page.goto(`${origin}/help`);
await look("17-help");
await page.goto(`${origin}/nowhere`);
await look("17-missing");
// Every page in both languages, by day and by night.
const history = await page.goto(`${origin}/compare/tarnfell`)
  .then(() => page.locator(".facts a[href^='/history/']").first().getAttribute("href"));
const pages = {
  welcome: "/", search: "/search?q=data", read: "/read/tarnfell/2024-08", compare: "/compare/tarnfell",
  history, definitions: "/definitions/tarnfell/2024-08", checks: "/checks/tarnfell/2024-08",
  releases: "/releases", help: "/help", missing: "/nowhere",
};
for (const language of ["en", "zh"]) {
  await page.goto(`${origin}/?lang=${language}`);
  // English by day was looked at above.
  for (const colorScheme of language === "en" ? ["dark"] : ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(origin + path);
      await look(`18-${name}-${language}-${colorScheme}`);
    }
  }
}
await page.goto(`${origin}/?lang=en`);
await page.emulateMedia({ colorScheme: "light" });

// Very wide, twice as large, with the system's own colours.
await page.setViewportSize({ width: 2560, height: 1300 });
await page.goto(`${origin}/read/tarnfell/2024-08`);
await look("19-wide-read");
await page.setViewportSize({ width: 640, height: 400 });
for (const [name, path] of Object.entries(pages)) {
  await page.goto(origin + path);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(over <= 0, `${name}, twice as large, is ${over} pixels too wide`);
}
await shot("20-twice-as-large");
await page.setViewportSize(wide);
await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
await page.goto(`${origin}/compare/tarnfell`);
await look("20-own-colours");
await page.emulateMedia({ forcedColors: "none", reducedMotion: "no-preference" });
await page.setViewportSize({ width: 390, height: 844 });
for (const [name, path] of [["21-phone-search", "/search?q=data"], ["22-phone-read", "/read/tarnfell/2024-08"], ["23-phone-compare", "/compare/tarnfell"], ["24-phone-releases", "/releases"]]) {
  await page.goto(origin + path);
  await look(name);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(over <= 0, `${name} is ${over} pixels too wide`);
}
await page.setViewportSize(wide);
await page.emulateMedia({ media: "print" });
await page.goto(`${origin}/compare/tarnfell`);
await shot("25-print");
await page.emulateMedia({ media: "screen" });

const still = await browser.newContext({ viewport: wide, javaScriptEnabled: false });
await still.addCookies(await context.cookies());
const plain = await still.newPage();
await plain.goto(`${origin}/`);
await plain.getByRole("searchbox").fill("data");
await plain.getByRole("button", { name: "Search" }).click();
await plain.locator(".hit h3 a").first().click();
expect(plain.url().includes("/read/"), "searching and reading work without script");
await plain.screenshot({ path: join(shots, "26-no-script.png") });

// The page's own policy stops none of its own parts.
const strict = await browser.newContext({ viewport: wide });
await strict.addCookies(await context.cookies());
const held = await strict.newPage();
held.on("console", (message) => { if (message.type() === "error") wrong.push(`console: ${message.text()}`); });
for (const path of ["/", "/search?q=data", "/read/tarnfell/2024-08", "/compare/tarnfell", "/releases"]) {
  await held.goto(origin + path);
  const shift = await held.evaluate(() => new Promise((done) => {
    let sum = 0;
    new PerformanceObserver((list) => { for (const e of list.getEntries()) sum += e.value; })
      .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(sum), 200);
  }));
  expect(shift < 0.02, `${path} shifts by ${shift}`);
}
await browser.close();
for (const what of wrong) console.log(`WRONG ${what}`);
process.exit(wrong.length ? 1 : 0);
