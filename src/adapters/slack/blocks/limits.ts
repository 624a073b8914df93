/** Every number of Slack's that a message must obey, in code points unless it counts things. */

/** Blocks of one message; Slack takes 50. */
export const BLOCKS_PER_MESSAGE = 50;

/**
 * The text of all blocks together. Slack answers `msg_blocks_too_long` at an undocumented sum: most reports say 12,000 to 13,200,
 * one says 11,300. Well below all of them.
 */
export const TEXT_PER_MESSAGE = 8_500;

/** Of that, what paragraphs, notes and buttons may take, so that a table always has room. */
export const SMALL_TEXT_PER_MESSAGE = 3_000;

/** The `text` of a message: chat.update refuses more than 4,000 (`msg_too_long`). */
export const FALLBACK_TEXT = 3_900;

/** One section or context text; Slack takes 3,000. */
export const SECTION_TEXT = 3_000;

export const ACTIONS_PER_BLOCK = 25;
export const BUTTON_LABEL = 75;
export const BUTTON_VALUE = 2_000;
export const CONFIRM_TITLE = 100;
export const CONFIRM_TEXT = 300;
export const CONFIRM_BUTTON = 30;

/** `table` and `data_table` alike. */
export const TABLE_COLUMNS = 20;

/** Rows below the header up to which `table` is used; Slack takes 100 with the header, more than this are better paged. */
export const TABLE_ROWS = 25;

/** Rows below the header; `data_table` takes 201 with it. */
export const DATA_TABLE_ROWS = 200;

/** Rows that a `data_table` shows at a time; Slack takes 1 to 100. */
export const DATA_TABLE_PAGE = 20;

export const DATA_TABLE_CAPTION = 150;

/** Columns of monospaced text before desktop clients wrap the line. */
export const PREFORMATTED_COLUMNS = 80;

/** Uploads: `alt_txt` of a picture. */
export const ALT_TEXT = 1_000;

/** Uploads: a title is shown on one line; Slack states no limit. */
export const FILE_TITLE = 200;
