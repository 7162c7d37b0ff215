# make install puts the program, its manual page and its completions under PREFIX.
PREFIX ?= /usr/local
DESTDIR ?=
GO ?= go

bin = $(DESTDIR)$(PREFIX)/bin
share = $(DESTDIR)$(PREFIX)/share

.PHONY: all test bench install uninstall

all:
	$(GO) build -o skirepl ./cmd/skirepl

test:
	$(GO) test ./...

bench:
	$(GO) run ./bench

install: all
	install -d $(bin) $(share)/man/man1 $(share)/bash-completion/completions \
		$(share)/zsh/site-functions $(share)/fish/vendor_completions.d
	install -m 755 skirepl $(bin)/skirepl
	./skirepl man > $(share)/man/man1/skirepl.1
	./skirepl completion bash > $(share)/bash-completion/completions/skirepl
	./skirepl completion zsh > $(share)/zsh/site-functions/_skirepl
	./skirepl completion fish > $(share)/fish/vendor_completions.d/skirepl.fish

uninstall:
	rm -f $(bin)/skirepl $(share)/man/man1/skirepl.1 \
		$(share)/bash-completion/completions/skirepl \
		$(share)/zsh/site-functions/_skirepl \
		$(share)/fish/vendor_completions.d/skirepl.fish
