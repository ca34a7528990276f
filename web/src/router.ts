/** The addresses of the page, and who may come to them. */

import { nextTick } from "vue";
import { createRouter, createWebHistory, type Router, type RouteRecordRaw } from "vue-router";
import { currentAccount, GUEST_DOOR, GUEST_SHEET } from "./account";
import LoginPage from "./pages/login/LoginPage.vue";
import NotFoundPage from "./pages/NotFoundPage.vue";
import { isSameBesidePanel } from "./pages/plans/panel";
import { t } from "./text";

const routes: RouteRecordRaw[] = [
  { path: "/login", component: LoginPage },
  { path: "/", component: () => import("./pages/HomePage.vue") },
  { path: "/plans/new", component: () => import("./pages/plans/NewPlanPage.vue") },
  { path: "/plans/:id", component: () => import("./pages/plans/PlanPage.vue"), props: true },
  { path: "/plans/:id/compare", component: () => import("./pages/plans/ComparePage.vue"), props: true },
  { path: "/plans/:id/history", component: () => import("./pages/plans/history/HistoryPage.vue"), props: true },
  { path: "/plans/:id/print/:version", component: () => import("./pages/plans/word/PrintPage.vue"), props: true },
  { path: "/plans/:id/classes/:document", component: () => import("./pages/plans/third/ClassPage.vue"), props: true },
  { path: "/plans/:id/reflections/:document", component: () => import("./pages/plans/third/ReflectionPage.vue"), props: true },
  { path: "/lessons/new", component: () => import("./pages/lessons/NewVisitPage.vue") },
  { path: "/lessons/compare/:id", component: () => import("./pages/lessons/compare/ChooseLessonPage.vue"), props: true },
  { path: "/lessons/compare/:a/:b", component: () => import("./pages/lessons/compare/CompareLessonsPage.vue"), props: true },
  { path: "/lessons/:id", component: () => import("./pages/lessons/LessonPage.vue"), props: true },
  { path: "/lessons/:id/edit", component: () => import("./pages/lessons/EditVisitPage.vue"), props: true },
  { path: "/lessons/:id/board", component: () => import("./pages/lessons/board/BoardPage.vue"), props: true },
  { path: "/lessons/:id/evaluation", component: () => import("./pages/lessons/evaluation/EvaluationPage.vue"), props: true },
  { path: "/lessons/:id/results", component: () => import("./pages/lessons/results/ResultsPage.vue"), props: true },
  { path: "/lessons/:id/sheet", component: () => import("./pages/lessons/sheet/SheetPage.vue"), props: true, meta: { holdsStill: true } },
  { path: "/instruments", component: () => import("./pages/instruments/InstrumentsPage.vue") },
  { path: "/instruments/:id", component: () => import("./pages/instruments/InstrumentPage.vue"), props: ({ params, query }) => ({ id: String(params["id"]), version: Number(query["version"]) || null }) },
  { path: GUEST_DOOR, component: () => import("./pages/lessons/guests/WelcomePage.vue") },
  { path: GUEST_SHEET, component: () => import("./pages/lessons/guests/GuestSheetPage.vue") },
  { path: "/late-edits", component: () => import("./pages/late-edits/LateEditsPage.vue") },
  { path: "/groups/:id/term", component: () => import("./pages/terms/TermPage.vue"), props: true },
  { path: "/calendar", component: () => import("./pages/terms/CalendarPage.vue") },
  { path: "/groups/:id", component: () => import("./pages/groups/GroupPage.vue"), props: true },
  { path: "/:rest(.*)*", component: NotFoundPage },
];

export function makeRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes,
    scrollBehavior: (to, from, saved) => (isSameBesidePanel(to, from) ? false : (saved ?? (to.path === from.path ? false : { top: 0 }))),
  });
  router.beforeEach((to) => {
    if (to.path === "/login" || to.path === GUEST_DOOR) return true;
    const me = currentAccount()?.me ?? null;
    // A guest has one page; who is no guest has every other.
    if (me !== null && me.guest != null) return to.path === GUEST_SHEET ? true : { path: GUEST_SHEET };
    if (to.path === GUEST_SHEET) return { path: me === null ? GUEST_DOOR : "/" };
    if (me !== null) return true;
    return { path: "/login", query: to.path === "/" ? {} : { next: to.fullPath } };
  });
  router.afterEach((to, from) => {
    document.title = t.value.app.name;
    // A new page is announced to who cannot see it, and the next Tab starts in it.
    if (from.matched.length > 0 && to.path !== from.path) void nextTick(() => document.getElementById("main")?.focus({ preventScroll: true }));
  });
  return router;
}
