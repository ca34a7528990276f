/** Red pen as colleagues write it: wordings, reasons, a point too many, and two who do not agree. */

import type { Page } from "@playwright/test";
import { canWrite, caretAtEnd, isSaved, selectWord } from "./paper";
import type { Login, School } from "./school";

type Mark =
  | { readonly in: string; readonly replace: string; readonly by: string }
  | { readonly in: string; readonly strike: string }
  | { readonly in: string; readonly add: string }
  | { readonly in: string; readonly newParagraph: string }
  | { readonly in: string; readonly embolden: string };

const marks: Partial<Record<Login, readonly Mark[]>> = {
  wang: [
    { in: "learner-2-p", replace: "不在意两块是否一样大", by: "没有想到两块要一样大" },
    { in: "goal-1-p", strike: "、符号意识" },
    { in: "goal-3-p", replace: "体会", by: "感受" },
    { in: "key-2-p", add: "建议用三张同样大的圆片叠着看。" },
    { in: "step-half-2-1", replace: "边指边说", by: "先请学生说，再补充" },
    { in: "life-1", replace: "拍一张照片或画一幅图", by: "画一幅图" },
  ],
  zhao: [
    { in: "material-1", strike: "，也不给分数下定义" },
    { in: "learner-2-p", replace: "有 7 人认为", by: "7 人认为" },
    { in: "goal-1-p", replace: "会读、会写几分之一，知道分数各部分的名称", by: "会读、会写几分之一" },
    { in: "step-lead-in-2-3", add: "（先停一停，让学生自己发现。）" },
    { in: "life-1", replace: "拍一张照片或画一幅图", by: "拍一段一分钟的视频" },
  ],
  zhou: [
    { in: "material-1", replace: "教材从分月饼引入", by: "教材从中秋分月饼的情境引入" },
    { in: "learner-3-p", newParagraph: "课前再做一次小调查：请学生画出“半个苹果”，看有多少人画得一样大。" },
    { in: "key-1-p", embolden: "平均分成几份" },
    { in: "step-lead-in-2-3", replace: "撕开", by: "当场撕开" },
    { in: "homework-more", add: "，鼓励画图" },
  ],
  li: [
    { in: "goal-2-p", replace: "能用图表示几分之一", by: "能用图和式表示几分之一" },
    { in: "goal-3-p", strike: "，敢于修改自己的想法" },
    { in: "key-2-p", replace: "反而", by: "就" },
    { in: "tool-2-p", add: "长方形纸改为每人 2 张，一张备用。" },
    { in: "answers", replace: "要看两个蛋糕是不是一样大", by: "两个蛋糕一样大时才能这样比" },
  ],
  chen: [
    { in: "material-1", replace: "整数是一个一个数出来的", by: "整数可以一个一个地数" },
    { in: "learner-1-p", add: "会用“平均每人几个”说话。" },
    { in: "goal-3-p", strike: "听别人的理由，" },
    { in: "key-1-p", newParagraph: "关键：把“平均分”说完整。" },
    { in: "step-lead-in-2-1", replace: "小明和妹妹", by: "哥哥和妹妹" },
  ],
};

async function make(page: Page, mark: Mark): Promise<void> {
  if ("add" in mark || "newParagraph" in mark) {
    await caretAtEnd(page, mark.in);
    if ("newParagraph" in mark) await page.keyboard.press("Enter");
    await page.keyboard.insertText("add" in mark ? mark.add : mark.newParagraph);
  } else if ("strike" in mark) {
    await selectWord(page, mark.in, mark.strike);
    await page.keyboard.press("Delete");
  } else if ("embolden" in mark) {
    await selectWord(page, mark.in, mark.embolden);
    await page.keyboard.press("Control+b");
  } else {
    await selectWord(page, mark.in, mark.replace);
    await page.keyboard.insertText(mark.by);
  }
}

/** Marks that person's fork, by hand, on a page of their own. */
export async function mark(school: School, login: Login): Promise<void> {
  const { device, page } = await school.open(login);
  await canWrite(page);
  for (const one of marks[login] ?? []) await make(page, one);
  await isSaved(page);
  await device.context.close();
}
