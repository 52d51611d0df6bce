#define _GNU_SOURCE
#include "Private.h"

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <term.h>
#include <unistd.h>

const attr_t cn_bold = A_BOLD, cn_underline = A_UNDERLINE, cn_reverse = A_REVERSE;

static SCREEN *screen;
static FILE *input_file, *output_file;
static int frame = -1;

int cn_color_count(void) { return COLORS; }
int cn_pair_count(void) { return COLOR_PAIRS; }

void cn_put(int row, int column, const cn_cell *cells, int count) {
  cchar_t line[256];
  int length = 0, start = column;
  for (int i = 0; i < count; i++) {
    if (cells[i].scalar == 0) continue;
    if (length == (int)(sizeof line / sizeof *line)) {
      mvwadd_wchnstr(stdscr, row, start, line, length);
      length = 0;
      start = column + i;
    }
    wchar_t text[2] = {(wchar_t)cells[i].scalar, 0};
    // Pairs above 255 only work through the pointer.
    int pair = cells[i].pair;
    setcchar(&line[length++], text, cells[i].attributes, 0, &pair);
  }
  if (length > 0) mvwadd_wchnstr(stdscr, row, start, line, length);
}

void cn_update(void) {
  wnoutrefresh(stdscr);
  doupdate();
}

void cn_forget(void) { clearok(curscr, TRUE); }

const char *cn_character_set(const char *wanted) {
  // Only the characters: numbers must keep their decimal point.
  setlocale(LC_CTYPE, "");
  const char *set = nl_langinfo(CODESET);
  if (wanted && strcmp(set, "UTF-8") != 0 && setlocale(LC_CTYPE, wanted)) set = nl_langinfo(CODESET);
  return set;
}

int cn_described_colors(const char *term) {
  int error;
  if (setupterm(term, STDOUT_FILENO, &error) != OK) return -1;
  int colors = tigetnum("colors");
  del_curterm(cur_term);
  return colors > 0 ? colors : 0;
}

// A capability without its delays, which no terminal of today needs.
static void append(char *text, const char *name) {
  const char *capability = tigetstr(name);
  if (!capability || capability == (char *)-1) return;
  size_t length = strlen(text);
  for (const char *c = capability; *c && length + 1 < cn_text_limit; c++) {
    if (c[0] == '$' && c[1] == '<') {
      const char *end = strchr(c, '>');
      if (end) {
        c = end;
        continue;
      }
    }
    text[length++] = *c;
  }
  text[length] = 0;
}

static bool has(const char *name) {
  const char *capability = tigetstr(name);
  return capability && capability != (char *)-1;
}

static void add_keys(void) {
  // Both forms of what terminals send in their two modes, whatever the entry says.
  static const struct {
    const char *text;
    int key;
  } keys[] = {
      {"\033[A", KEY_UP},    {"\033OA", KEY_UP},    {"\033[B", KEY_DOWN},  {"\033OB", KEY_DOWN},
      {"\033[C", KEY_RIGHT}, {"\033OC", KEY_RIGHT}, {"\033[D", KEY_LEFT},  {"\033OD", KEY_LEFT},
      {"\033[Z", KEY_BTAB},  {"\033[H", KEY_HOME},  {"\033OH", KEY_HOME},  {"\033[1~", KEY_HOME},
      {"\033[7~", KEY_HOME}, {"\033[F", KEY_END},   {"\033OF", KEY_END},   {"\033[4~", KEY_END},
      {"\033[8~", KEY_END},  {"\033[2~", KEY_IC},   {"\033[3~", KEY_DC},   {"\033[5~", KEY_PPAGE},
      {"\033[6~", KEY_NPAGE}, {"\033OP", KEY_F0 + 1}, {"\033OQ", KEY_F0 + 2}, {"\033OR", KEY_F0 + 3},
      {"\033OS", KEY_F0 + 4}, {"\033[11~", KEY_F0 + 1}, {"\033[12~", KEY_F0 + 2}, {"\033[13~", KEY_F0 + 3},
      {"\033[14~", KEY_F0 + 4}, {"\033OM", KEY_ENTER},
  };
  // Its reader of mouse reports loses clicks whose halves arrive together: they come through as characters.
  define_key(NULL, KEY_MOUSE);
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) define_key(keys[i].text, keys[i].key);
}

static void close_files(void) {
  if (input_file) fclose(input_file);
  if (output_file) fclose(output_file);
  if (frame >= 0) close(frame);
  input_file = output_file = NULL;
  frame = -1;
  cn_close_output();
}

bool cn_open(const char *term, const char *terminfo, int input, int output, int escape_delay) {
  if (screen || !cn_open_output(input, output)) return false;
  input_file = fdopen(dup(input), "r");
  output_file = fdopen(dup(output), "w");
  frame = memfd_create("frame", MFD_CLOEXEC);
  if (!input_file || !output_file || frame < 0) {
    close_files();
    return false;
  }
  cn_note_settings(input);
  cn_note_handlers();
  // Children must not inherit an entry that is only in this process.
  const char *before = getenv("TERMINFO");
  char *kept = before ? strdup(before) : NULL;
  if (terminfo) setenv("TERMINFO", terminfo, 1);
  screen = newterm(term, output_file, input_file);
  if (terminfo) {
    if (kept) setenv("TERMINFO", kept, 1);
    else unsetenv("TERMINFO");
  }
  free(kept);
  if (!screen) {
    cn_put_back_handlers();
    close_files();
    return false;
  }
  set_term(screen);
  start_color();
  use_default_colors();
  raw();
  noecho();
  nonl();
  typeahead(-1);
  idlok(stdscr, FALSE);
  leaveok(stdscr, TRUE);
  nodelay(stdscr, TRUE);
  if (escape_delay > 0) set_escdelay(escape_delay);
  fflush(output_file);
  // From here on curses composes into memory, and only whole frames go to the terminal.
  dup2(frame, fileno(output_file));
  keypad(stdscr, TRUE);
  curs_set(0);
  add_keys();

  cn_enter_text[0] = cn_leave_text[0] = 0;
  append(cn_enter_text, "smcup");
  append(cn_enter_text, "smkx");
  append(cn_enter_text, "civis");
  append(cn_leave_text, "sgr0");
  append(cn_leave_text, "op");
  append(cn_leave_text, "cnorm");
  append(cn_leave_text, "rmkx");
  // Where there is no other screen to go back to, as on consoles, half a frame above the prompt would help nobody.
  if (has("rmcup")) append(cn_leave_text, "rmcup");
  else if (has("clear")) append(cn_leave_text, "clear");
  else strncat(cn_leave_text, "\033[999B\r\n", cn_text_limit - strlen(cn_leave_text) - 1);
  return true;
}

void cn_close(void) {
  if (!screen) return;
  delscreen(screen);
  screen = NULL;
  close_files();
}

void cn_queue_frame(bool is_synchronized) {
  static const char begin[] = "\033[?2026h", end[] = "\033[?2026l";
  char part[4096];
  off_t size = lseek(frame, 0, SEEK_CUR);
  if (size <= 0) return;
  cn_note_entered();
  if (is_synchronized) cn_queue(begin);
  for (off_t at = 0; at < size;) {
    ssize_t got = pread(frame, part, sizeof part - 1, at);
    if (got <= 0) break;
    part[got] = 0;
    // Padding for old terminals is the only zero that curses writes, and is not needed.
    for (ssize_t i = 0; i < got; i += (ssize_t)strlen(part + i) + 1) cn_queue(part + i);
    at += got;
  }
  if (is_synchronized) cn_queue(end);
  lseek(frame, 0, SEEK_SET);
  if (ftruncate(frame, 0) != 0) return;
}

bool cn_read_key(uint32_t *code, bool *is_character) {
  wint_t read = 0;
  int kind = wget_wch(stdscr, &read);
  *code = (uint32_t)read;
  *is_character = kind == OK;
  return kind != ERR;
}
