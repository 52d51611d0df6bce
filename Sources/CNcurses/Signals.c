#define _GNU_SOURCE
#include "Private.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static const int told[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGWINCH, SIGCONT, SIGTSTP};
static const int crashes[] = {SIGSEGV, SIGABRT, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS};
enum { told_count = sizeof told / sizeof *told, crash_count = sizeof crashes / sizeof *crashes };

char cn_enter_text[cn_text_limit], cn_leave_text[cn_text_limit];
int cn_signals = -1;

static struct sigaction told_before[told_count], crashes_before[crash_count];
static stack_t stack_before;
static char stack_memory[65536];
static int signal_entry = -1;
static char restore_text[cn_text_limit + 64];
static struct termios settings_before, settings_within;
static bool has_settings, is_armed;
static pid_t owner;
// Whether the terminal's settings are ours to restore: set last, cleared first.
static volatile sig_atomic_t is_taken;
// Whether it has been sent anything; a terminal that never entered the screen must not be told to leave it.
static volatile sig_atomic_t is_entered;
static volatile sig_atomic_t is_ending;

void cn_note_settings(int input) { has_settings = tcgetattr(input, &settings_before) == 0; }

void cn_restore(void) {
  if (!is_taken || getpid() != owner) return;
  is_taken = 0;
  const char *next = restore_text;
  size_t left = is_entered ? strlen(restore_text) : 0;
  is_entered = 0;
  for (int tries = 0; left > 0 && tries < 64;) {
    ssize_t written = write(cn_output, next, left);
    if (written > 0) {
      next += written;
      left -= (size_t)written;
    } else if (written == 0 || (errno != EINTR && errno != EAGAIN)) {
      break;
    } else {
      tries++;
      // A terminal that drains slowly gets a moment, one that does not drain must not hold the process.
      struct pollfd room = {.fd = cn_output, .events = POLLOUT};
      if (errno == EAGAIN) poll(&room, 1, 5);
    }
  }
  if (has_settings) tcsetattr(cn_output, TCSANOW, &settings_before);
}

// The terminal first; then the default action, or whoever was there before us, sees the signal.
static void pass_on(int number) {
  cn_restore();
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = SIG_DFL;
  for (int i = 0; i < crash_count; i++)
    if (crashes[i] == number) action = crashes_before[i];
  sigaction(number, &action, NULL);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  sigprocmask(SIG_UNBLOCK, &set, NULL);
  raise(number);
}

static void on_crash(int number) { pass_on(number); }

static void on_told(int number) {
  int error = errno;
  if (number == SIGTERM || number == SIGHUP || number == SIGINT || number == SIGQUIT) {
    // Asked a second time, the loop must be stuck.
    if (is_ending) pass_on(number);
    is_ending = 1;
  }
  unsigned char byte = (unsigned char)number;
  // A full pipe already has something to say.
  if (write(signal_entry, &byte, 1) < 0) errno = error;
  errno = error;
}

static void install(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_told;
  action.sa_flags = SA_RESTART;
  sigfillset(&action.sa_mask);
  for (int i = 0; i < told_count; i++) {
    // Whoever started us wants it ignored, as nohup does; a vanished terminal is noticed all the same.
    bool ends = told[i] == SIGHUP || told[i] == SIGINT || told[i] == SIGQUIT || told[i] == SIGTSTP;
    if (ends && told_before[i].sa_handler == SIG_IGN) {
      signal(told[i], SIG_IGN);
      continue;
    }
    sigaction(told[i], &action, NULL);
  }
}

bool cn_arm(const char *leave) {
  static bool has_exit_handler;
  int ends[2];
  if (is_armed || strlen(leave) + strlen(cn_leave_text) >= sizeof restore_text || pipe2(ends, O_NONBLOCK | O_CLOEXEC) != 0) return false;
  cn_signals = ends[0];
  signal_entry = ends[1];
  strcpy(restore_text, leave);
  strcat(restore_text, cn_leave_text);
  tcgetattr(cn_output, &settings_within);
  owner = getpid();
  is_ending = 0;
  if (!has_exit_handler) has_exit_handler = atexit(cn_restore) == 0;

  stack_t stack = {.ss_sp = stack_memory, .ss_size = sizeof stack_memory};
  sigaltstack(&stack, &stack_before);
  install();
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_crash;
  action.sa_flags = SA_ONSTACK | SA_NODEFER;
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < crash_count; i++) sigaction(crashes[i], &action, &crashes_before[i]);
  is_armed = true;
  is_entered = 0;
  is_taken = 1;
  return true;
}

void cn_note_entered(void) { is_entered = 1; }

// Before curses, which puts handlers of its own where none are.
void cn_note_handlers(void) {
  for (int i = 0; i < told_count; i++) sigaction(told[i], NULL, &told_before[i]);
}

void cn_put_back_handlers(void) {
  for (int i = 0; i < told_count; i++) sigaction(told[i], &told_before[i], NULL);
}

void cn_disarm(void) {
  if (!is_armed) return;
  is_armed = false;
  is_taken = 0;
  cn_put_back_handlers();
  for (int i = 0; i < crash_count; i++) sigaction(crashes[i], &crashes_before[i], NULL);
  if (stack_before.ss_size == 0) stack_before.ss_flags = SS_DISABLE;
  sigaltstack(&stack_before, NULL);
  close(cn_signals);
  close(signal_entry);
  cn_signals = signal_entry = -1;
}

int cn_next_signal(void) {
  unsigned char byte = 0;
  return read(cn_signals, &byte, 1) == 1 ? byte : 0;
}

void cn_reenter(void) {
  tcsetattr(cn_output, TCSANOW, &settings_within);
  is_taken = 1;
  cn_note_entered();
  cn_queue(cn_enter_text);
  cn_forget();
}

void cn_stop(bool whole_job) {
  cn_flush_within(200);
  cn_restore();
  struct sigaction action, before;
  memset(&action, 0, sizeof action);
  action.sa_handler = SIG_DFL;
  sigemptyset(&action.sa_mask);
  sigaction(SIGTSTP, &action, &before);
  if (whole_job) kill(0, SIGTSTP);
  else raise(SIGTSTP);
  sigaction(SIGTSTP, &before, NULL);
  cn_reenter();
}
