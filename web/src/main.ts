/** Starts the page: who is here, then the pages. */

import { createApp } from "vue";
import { loadRouteLocation } from "vue-router";
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
  const router = makeRouter();
  // Fetched while this device is asked who is here. What does not come now the router asks for again, and says so.
  loadRouteLocation(router.resolve(location.pathname)).catch(() => {});
  await startAccount();
  const here = currentAccount();
  if (here !== null) loadSettings(here.me.id);
  createApp(App).use(router).mount("#app");
}

void start();
