# make install puts the program, its manual page and its completions under PREFIX.
PREFIX ?= /usr/local
DESTDIR ?=
GO ?= go

bin = $(DESTDIR)$(PREFIX)/bin
share = $(DESTDIR)$(PREFIX)/share
texts = $(share)/man/man1/skirepl.1 $(share)/bash-completion/completions/skirepl \
	$(share)/zsh/site-functions/_skirepl $(share)/fish/vendor_completions.d/skirepl.fish

.PHONY: all test bench install uninstall

all:
	$(GO) build -o skirepl ./cmd/skirepl

test:
	$(GO) test ./...

bench:
	$(GO) run ./bench

# Under sudo Go may be out of reach: then what make has built before is installed.
install: $(if $(shell command -v $(GO)),all)
	install -d $(bin) $(share)/man/man1 $(share)/bash-completion/completions \
		$(share)/zsh/site-functions $(share)/fish/vendor_completions.d
	install -m 755 skirepl $(bin)/skirepl
	./skirepl man > $(share)/man/man1/skirepl.1
	./skirepl completion bash > $(share)/bash-completion/completions/skirepl
	./skirepl completion zsh > $(share)/zsh/site-functions/_skirepl
	./skirepl completion fish > $(share)/fish/vendor_completions.d/skirepl.fish
	chmod 644 $(texts)

uninstall:
	rm -f $(bin)/skirepl $(texts)
