//! What findings say, in Chinese: the English sentence of each with `{}` for what it quotes, and
//! the Chinese one with the same in the same order. A sentence that holds more than another one
//! stands before it.

/// English, Chinese.
pub const SENTENCES: &[(&str, &str)] = &[
    ("The term “{}” is used {} times, but not defined.", "术语“{}”使用了 {} 次，但未定义。"),
    (
        "The term “{}” is defined for “{}”, but not used there.",
        "术语“{}”是为“{}”定义的，但其中并未使用。",
    ),
    ("The term “{}” is defined, but never used.", "术语“{}”已定义，但从未使用。"),
    (
        "The term “{}” is defined here and in “{}”, in different words.",
        "术语“{}”在此处和“{}”中均有定义，且措辞不同。",
    ),
    ("“{}” looks like a slip for the defined term “{}”.", "“{}”可能是已定义术语“{}”的笔误。"),
    ("{} is referred to, but this release has no such place.", "引用了 {}，但此版本中没有该处。"),
    ("{} is referred to, but this release has no “{}”.", "引用了 {}，但此版本中没有“{}”。"),
    (
        "The link {} leads to “{}”, but its words name “{}”.",
        "链接 {} 指向“{}”，但其文字所指为“{}”。",
    ),
    (
        "The link {} leads to the bookmark “{}”, which this release does not have.",
        "链接 {} 指向书签“{}”，但此版本中没有该书签。",
    ),
    (
        "The number “{}” is given twice: it stands after “{}”.",
        "编号“{}”出现了两次：它位于“{}”之后。",
    ),
    ("The numbering goes from “{}” to “{}”.", "编号从“{}”直接跳到“{}”。"),
    ("The number {} stands before an empty paragraph above.", "编号 {} 位于上方的空段落之前。"),
    ("The numbers {} stand before an empty paragraph above.", "编号 {} 位于上方的空段落之前。"),
    (
        "The list ends with “{}”, but no further item follows.",
        "列表以“{}”结尾，但其后没有其他列表项。",
    ),
    ("A bracket is opened, but never closed: {} …", "左括号没有对应的右括号：{}……"),
    ("A quotation mark is opened, but never closed: {} …", "左引号没有对应的右引号：{}……"),
    ("A bracket is closed, but was never opened: … {}", "右括号没有对应的左括号：……{}"),
    ("A quotation mark is closed, but was never opened: … {}", "右引号没有对应的左引号：……{}"),
    (
        "“{}” is read as a heading, though little marks it as one.",
        "“{}”被识别为标题，但标题特征不明显。",
    ),
    (
        "The terms are dated {} by the label and {} by the header or footer.",
        "版本名所示日期为 {}，而页眉或页脚所示为 {}。",
    ),
    (
        "The terms are dated {} by the label and {} by the text.",
        "版本名所示日期为 {}，而正文所示为 {}。",
    ),
    (
        "The terms are dated {} by the label and {} by the cover.",
        "版本名所示日期为 {}，而封面所示为 {}。",
    ),
    ("The document does not say from when it applies.", "文件未说明自何时起适用。"),
    (
        "The source carries {} tracked change(s) that nobody has accepted, by {}.",
        "源文件含有 {} 处未被接受的修订，作者：{}。",
    ),
];
