#pragma once
#include "CNcurses.h"

// Descriptors of the terminal: one that curses reads, one that is written.
extern int cn_input, cn_output;
// What enters and what leaves the screen, ready to be written by a signal handler.
enum { cn_text_limit = 512 };
extern char cn_enter_text[cn_text_limit], cn_leave_text[cn_text_limit];
extern int cn_signals;
bool cn_open_output(int input, int output);
void cn_close_output(void);

void cn_note_settings(int input);
// Something has been sent that only the text for leaving undoes.
void cn_note_entered(void);
void cn_note_handlers(void);
void cn_put_back_handlers(void);
