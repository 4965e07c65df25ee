import { builtEntrypoint } from "../../workspace/images.ts";
import { containerName, isEntry, removeOverride } from "../commands.ts";
import { defineRule } from "../rule.ts";

/**
 * A hint, and information where the entrypoint is cleared: a quarter of the containers of well-kept projects override
 * it, most of them only to name the image's own program.
 */
export const entrypointOverride = defineRule({
  id: "entrypoint-override",
  title: "Image's ENTRYPOINT replaced",
  techniques: ["T1609"],
  severity: "hint",
  confidence: "high",
  profile: "recommended",
  on: ["command"],
  *check(fact, context) {
    const { entrypoint } = fact;
    if (!entrypoint || fact.language === "dockerfile" || fact.workflow || !isEntry(fact)) return;
    const name = containerName(fact);
    const image = fact.image ? ` of ${fact.image.value}` : "";
    const built = fact.runsIn && builtEntrypoint(fact.runsIn, context.uri, context.workspace);
    const replaced = built ? ` \`${built.words}\`` : "";
    yield {
      span: entrypoint.keyword.span,
      ...(entrypoint.cleared && { severity: "information" }),
      message: entrypoint.cleared
        ? `Clears the ENTRYPOINT${replaced}${image}: ${name} runs \`command\` alone, whatever the image prepares. Remove it if that is not meant.`
        : `Replaces the ENTRYPOINT${replaced}${image}: ${name} starts what is written here, not what the image was built and reviewed to start.`,
      related: built ? [{ uri: built.uri, span: built.span, message: "what the image was built to start" }] : [],
      fixes: removeOverride(fact, entrypoint),
    };
  },
});
