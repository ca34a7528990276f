/** Starts the page: who is here, then the pages. */

import { createApp } from "vue";
import App from "./App.vue";
import { currentAccount, startAccount } from "./account";
import { makeRouter } from "./router";
import { registerServiceWorker } from "./serviceWorker";
import "./style/tokens.css";
import "./style/base.css";
import "./style/paper.css";
import { loadSettings } from "./ui/settings";

async function start(): Promise<void> {
  registerServiceWorker();
  await startAccount();
  const here = currentAccount();
  if (here !== null) loadSettings(here.me.id);
  createApp(App).use(makeRouter()).mount("#app");
}

void start();
