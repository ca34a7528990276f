/** A school's own certificate: the page that says how to install it, and what a tablet can do once it is. */

import { execFile, spawn, type ChildProcess } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { chromium, expect, test, type LaunchOptions } from "@playwright/test";
import { inaccessible, overflowing, tooSmall } from "./house";
import { binary } from "./server";

const run = promisify(execFile);
const NAME = "sandu.school.lan";
const PASSWORD = "sandu-demo-2026";

/** A demo school that speaks https; answers with its port. */
async function serve(folder: string): Promise<{ server: ChildProcess; port: string }> {
  const files = ["--tls-cert", join(folder, "tls/server.pem"), "--tls-key", join(folder, "tls/server-key.pem")];
  const server = spawn(binary, ["demo", "--data", join(folder, "data"), "--listen", "127.0.0.1:0", ...files], { stdio: ["ignore", "pipe", "ignore"] });
  const port = await new Promise<string>((started, failed) => {
    let said = "";
    server.once("exit", () => failed(new Error(`the server ended: ${said}`)));
    server.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const found = /三度已启动：https:\/\/\S+:(\d+)/u.exec(said)?.[1];
      if (found !== undefined) started(found);
    });
  });
  server.removeAllListeners("exit");
  return { server, port };
}

test("a tablet without the certificate is told how to install it; with it pages work without a network", async ({}, info) => {
  test.setTimeout(180_000);
  const folder = await mkdtemp(join(tmpdir(), "sandu-tls-"));
  await run(binary, ["admin", "--data", join(folder, "data"), "tls", "--name", NAME, "--school", "青禾小学", "--out", join(folder, "tls")]);
  const { server, port } = await serve(folder);
  const house: LaunchOptions = info.project.use.launchOptions ?? {};
  const args = [...(house.args ?? []), `--host-resolver-rules=MAP ${NAME} 127.0.0.1`];
  // As if it were installed: this one key is believed.
  const key = new X509Certificate(await readFile(join(folder, "tls/server.pem"))).publicKey.export({ type: "spki", format: "der" });
  const believed = `--ignore-certificate-errors-spki-list=${createHash("sha256").update(key).digest("base64")}`;

  await test.step("who has not installed it gets the page without https, and nothing by https", async () => {
    const browser = await chromium.launch({ ...house, args });
    const tablet = await (await browser.newContext({ viewport: { width: 820, height: 1180 }, hasTouch: true })).newPage();
    await tablet.goto(`http://${NAME}:${port}/lessons/new`);
    await expect(tablet.getByRole("heading", { level: 1 })).toHaveText("这台设备第一次打开三度，先装一张证书");
    await expect(tablet).toHaveURL(`http://${NAME}:${port}/certificate`);
    const download = tablet.waitForEvent("download");
    await tablet.getByRole("link", { name: "第一步：下载证书" }).tap();
    expect((await download).suggestedFilename()).toBe("sandu-ca.crt");
    expect(await inaccessible(tablet)).toEqual([]);
    expect(await tooSmall(tablet)).toEqual([]);
    await tablet.setViewportSize({ width: 390, height: 844 });
    expect(await overflowing(tablet)).toEqual([]);
    await expect(tablet.goto(`https://${NAME}:${port}/`)).rejects.toThrow(/ERR_CERT_AUTHORITY_INVALID/u);
    await browser.close();
  });

  await test.step("with it the page is installed, syncs by wss, and opens without a network", async () => {
    const context = await chromium.launchPersistentContext(join(folder, "profile"), { ...house, args: [...args, believed], locale: "zh-CN" });
    const page = await context.newPage();
    const socket = page.waitForEvent("websocket");
    await page.goto(`http://${NAME}:${port}/`);
    await page.getByRole("link", { name: "已经装过，打开三度" }).click();
    await page.locator("input").first().fill("wang");
    await page.locator("input[type=password]").fill(PASSWORD);
    await page.getByRole("button", { name: "登录" }).click();
    await expect(page.getByRole("heading", { name: "本学期教案" })).toBeVisible();
    expect((await socket).url()).toMatch(new RegExp(`^wss://${NAME}:${port}/sync`, "u"));
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    const cookies = await context.cookies(`https://${NAME}:${port}/`);
    expect(cookies.map(({ name, secure }) => [name, secure])).toEqual([["__Host-sandu_session", true]]);
    await context.setOffline(true);
    await page.reload();
    await expect(page.getByRole("heading", { name: "本学期教案" })).toBeVisible();
    await context.close();
  });

  const ended = once(server, "exit");
  server.kill("SIGKILL");
  await ended;
  await rm(folder, { recursive: true, force: true });
});
