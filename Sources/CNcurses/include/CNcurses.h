#pragma once
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Everything here keeps one screen and belongs to one thread; the signal handlers apart.

// --- Curses: what Swift cannot import, cast macros and mutable globals.

extern const attr_t cn_bold, cn_underline, cn_reverse;
int cn_color_count(void);
int cn_pair_count(void);

// One cell as it is handed to curses; `scalar` 0 stands to the right of a wide one.
typedef struct {
  uint32_t scalar;
  int32_t pair;
  attr_t attributes;
} cn_cell;

void cn_put(int row, int column, const cn_cell *cells, int count);
// Hands the window to curses, which writes the difference into memory.
void cn_update(void);
// The next update clears the terminal and writes every cell.
void cn_forget(void);

// The locale's character set, "UTF-8" or another; `wanted` is a locale to try where that is not UTF-8.
const char *cn_character_set(const char *wanted);

// How many colors the system's description of a terminal knows; -1 where it has none. Not while a screen is open.
int cn_described_colors(const char *term);

// Starts curses on two descriptors and notes the terminal's settings; `terminfo` is a compiled entry as text,
// or null for the system's.
bool cn_open(const char *term, const char *terminfo, int input, int output, int escape_delay);
// Ends curses without a word to the terminal.
void cn_close(void);

// The key that curses read: its code and whether it is a character; false when none is waiting.
bool cn_read_key(uint32_t *code, bool *is_character);

// --- The terminal: bytes out without ever blocking for long, and one wait for all there is.

bool cn_size(int *width, int *height);
// Takes what curses wrote since the last call, between marks that let the terminal show it at once.
void cn_queue_frame(bool is_synchronized);
void cn_queue(const char *text);
// Writes as much of the queue as the terminal takes; true when nothing is left.
bool cn_flush(void);
// The same, but waits up to so many milliseconds for the terminal.
void cn_flush_within(int milliseconds);
uint64_t cn_bytes_sent(void);
bool cn_has_queue(void);

enum { cn_has_input = 1, cn_has_signal = 2, cn_has_room = 4, cn_is_gone = 8 };
// Waits for input, a signal, room for the queue or the end of the time; negative waits for ever.
int cn_wait(int milliseconds);
// The next signal that arrived, or 0.
int cn_next_signal(void);

// --- Signals: after arming, every way out restores the terminal.

// `leave` is written before what the terminal's description says.
bool cn_arm(const char *leave);
// Writes what leaves the screen, if it was entered, and puts back the settings that the terminal had; once.
void cn_restore(void);
// Restores, stops the process, alone or with its whole job, and enters the screen again when continued.
void cn_stop(bool whole_job);
// Enters the screen again after others had the terminal.
void cn_reenter(void);
// Puts back the handlers that were there before.
void cn_disarm(void);
