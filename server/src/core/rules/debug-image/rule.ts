import { defineRule } from "../rule.ts";
import { kindOfImage } from "./images.ts";

export const debugImage = defineRule({
  id: "debug-image",
  title: "Image made for a console",
  techniques: ["T1609"],
  severity: "information",
  confidence: "medium",
  profile: "strict",
  on: ["container"],
  *check({ language, place, image, commanded, name }) {
    // An ephemeral container is there to debug; that it stands in a file is another rule's matter.
    if (!image || language === "dockerfile" || place === "ephemeral") return;
    const kind = kindOfImage(image.value);
    // A shell without input ends at once, which is all that an init container can do with it.
    if (!kind || (kind === "base" && (commanded || place === "init"))) return;
    const who = name === undefined ? "This container" : `${language === "compose" ? "Service" : "Container"} ${name}`;
    yield {
      span: image.span,
      message:
        kind === "tool"
          ? `${who} runs an image of debugging tools, which serve whoever gets into it just as well. Start it for the time of a ` +
            "debugging session and remove it afterwards."
          : `${who} has nothing to run but the shell of \`${image.value}\`: it is there to be entered. Name the program that it is ` +
            "for, or remove it.",
    };
  },
});
