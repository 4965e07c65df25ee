# SYNTAX TEST "source.dockerfile" "Comments in Dockerfiles"
# syntax=docker/dockerfile:1
#^^^^^^^ comment.line.number-sign.dockerfile - entity.name.type.technique.tradecraft
# tradecraft: ignore-file[bare-shell, rbac-exec] until=2027-01-31 -- T1609 is what this is for
# ^^^^^^^^^^^ comment.line.number-sign.dockerfile storage.type.class.tradecraft
#             ^^^^^^^^^^^ comment.line.number-sign.dockerfile keyword.control.suppression.tradecraft
#                        ^ punctuation.section.brackets.begin.tradecraft
#                         ^^^^^^^^^^ entity.name.tag.rule.tradecraft
#                                   ^ punctuation.separator.comma.tradecraft
#                                     ^^^^^^^^^ entity.name.tag.rule.tradecraft
#                                              ^ punctuation.section.brackets.end.tradecraft - entity.name.tag.rule.tradecraft
#                                                ^^^^^ keyword.other.until.tradecraft
#                                                     ^ keyword.operator.assignment.tradecraft
#                                                      ^^^^^^^^^^ constant.numeric.date.tradecraft
#                                                                 ^^ punctuation.separator.reason.tradecraft
#                                                                    ^^^^^^^^^^^^^^^^^^^^^^^^^ comment.line.number-sign.dockerfile string.unquoted.reason.tradecraft
#                                                                    ^^^^^ string.unquoted.reason.tradecraft entity.name.type.technique.tradecraft
## tradecraft: ignore[rbac-exec]
#  ^^^^^^^^^^^ comment.line.number-sign.dockerfile storage.type.class.tradecraft
#              ^^^^^^ comment.line.number-sign.dockerfile keyword.control.suppression.tradecraft
#                    ^ punctuation.section.brackets.begin.tradecraft
#                     ^^^^^^^^^ entity.name.tag.rule.tradecraft
#                              ^ punctuation.section.brackets.end.tradecraft - entity.name.tag.rule.tradecraft
# tradecraft: ignore[bare-shell] until=soon -- never holds
# ^^^^^^^^^^^ comment.line.number-sign.dockerfile storage.type.class.tradecraft
#             ^^^^^^ comment.line.number-sign.dockerfile keyword.control.suppression.tradecraft
#                   ^ punctuation.section.brackets.begin.tradecraft
#                    ^^^^^^^^^^ entity.name.tag.rule.tradecraft
#                              ^ punctuation.section.brackets.end.tradecraft - entity.name.tag.rule.tradecraft
#                               ^^^^^^^^^^^^^^^^^^^^^^^^^^ - constant.numeric.date.tradecraft string.unquoted.reason.tradecraft
# see tradecraft: ignore[bare-shell]
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ comment.line.number-sign.dockerfile - storage.type.class.tradecraft keyword.control.suppression.tradecraft
# tradecraft: ignore without a rule
# ^^^^^^^^^^^^^^^^^^ comment.line.number-sign.dockerfile - keyword.control.suppression.tradecraft
# T1609, T1053.007: XT1609 T16091 AT1609-b M1018 S1001
# ^^^^^ comment.line.number-sign.dockerfile entity.name.type.technique.tradecraft
#      ^^ comment.line.number-sign.dockerfile - entity.name.type.technique.tradecraft
#        ^^^^^^^^^ comment.line.number-sign.dockerfile entity.name.type.technique.tradecraft
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ comment.line.number-sign.dockerfile - entity.name.type.technique.tradecraft entity.name.type.mitigation.tradecraft entity.name.type.software.tradecraft
FROM alpine AS T1609
# <---- keyword.other.special-method.dockerfile
#              ^^^^^ - entity.name.type.technique.tradecraft
RUN apk add curl \
# <--- keyword.other.special-method.dockerfile
  # tradecraft: ignore[download-and-run] -- pinned by its digest
# <-- punctuation.whitespace.comment.leading.dockerfile
# ^ comment.line.number-sign.dockerfile punctuation.definition.comment.dockerfile
#   ^^^^^^^^^^^ comment.line.number-sign.dockerfile storage.type.class.tradecraft
#               ^^^^^^ comment.line.number-sign.dockerfile keyword.control.suppression.tradecraft
#                     ^ punctuation.section.brackets.begin.tradecraft
#                      ^^^^^^^^^^^^^^^^ entity.name.tag.rule.tradecraft
#                                      ^ punctuation.section.brackets.end.tradecraft - entity.name.tag.rule.tradecraft
#                                        ^^ punctuation.separator.reason.tradecraft
#                                           ^^^^^^^^^^^^^^^^^^^^ comment.line.number-sign.dockerfile string.unquoted.reason.tradecraft
  && curl -f "https://get.example/T1609"
#                                 ^^^^^ string.quoted.double.dockerfile - entity.name.type.technique.tradecraft
ENV TEXT="
  # T1609 is text
# ^^^^^^^^^^^^^^^ string.quoted.double.dockerfile - comment.line.number-sign.dockerfile entity.name.type.technique.tradecraft
"
CMD ["bash"] # T1609 is an argument
# <--- keyword.other.special-method.dockerfile
#              ^^^^^ - comment.line.number-sign.dockerfile entity.name.type.technique.tradecraft
