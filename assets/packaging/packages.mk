# Packages of Carillon for Windows, Linux and macOS, into out/release. Included by the Makefile.
#
# SIGN=command signs: it is run as `command FILE` for each program, setup.exe and .msi before its checksum is taken, and
# signs FILE in place, as `SIGN="assets/packaging/windows/sign.sh"` does with osslsigncode.

RELEASE   := $(OUT)/release
STAGE     := $(OUT)/stage
PACKAGING := assets/packaging
SIGN      ?=

# The version of packages: three numbers, which Windows' installer asks for. A commit without a tag is a snapshot.
TAG    := $(shell git describe --tags --exact-match --match 'v[0-9]*' 2>/dev/null || true)
NUMBER ?= $(or $(patsubst v%,%,$(TAG)),0.0.$(shell git rev-list --count HEAD 2>/dev/null || echo 1))

# Tools that are Go modules, by their versions; go run fetches and keeps them.
NFPM        := $(GO) run github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.2
GO_LICENSES := github.com/google/go-licenses@v1.6.0
CYCLONEDX   := $(GO) run github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0
ACTIONLINT  := $(GO) run github.com/rhysd/actionlint/cmd/actionlint@v1.7.7

PKGS_ICONS   := librsvg2-bin icoutils
PKGS_MINGW   := gcc-mingw-w64-x86-64 g++-mingw-w64-x86-64 $(PKGS_ICONS)
PKGS_SETUP   := nsis wixl msitools uuid-runtime zip
PKGS_CHECKS  := desktop-file-utils appstream libplist-utils xmlstarlet
PKGS_WINE    := wine wine64 xvfb libgl1-mesa-dri $(PKGS_MINGW)
PKGS_ROOTS   := debootstrap rpm xvfb openbox xdotool imagemagick

# What a release holds is made of a commit alone: its time, not today's; paths of no computer (-trimpath); and no note
# of what lies about in the folder (-buildvcs=false).
EPOCH   = $(shell git log -1 --format=%ct 2>/dev/null || echo 0)
AS_MADE = SOURCE_DATE_EPOCH=$(EPOCH) TZ=UTC LC_ALL=C
FLAGS   = -trimpath -buildvcs=false
STAMP   = -s -w -X carillon/internal/version.Version=$(NUMBER)
MINGW   = CGO_ENABLED=1 GOOS=windows GOARCH=amd64 CC=x86_64-w64-mingw32-gcc CXX=x86_64-w64-mingw32-g++
TARGZ   = tar --sort=name --mtime=@$(EPOCH) --owner=0 --group=0 --numeric-owner -cf - 

.PHONY: release
release: release-from windows installers linux-packages mac sbom checksums ## everything for a release in out/release, of a clean, tagged commit (SNAPSHOT=1: of any clean one)

.PHONY: release-from
release-from:
	@if [ -n "$$(git status --porcelain)" ]; then echo "There are changes that no commit holds: commit them, or put them aside."; exit 1; fi
	@if [ -z "$(TAG)" ] && [ -z "$(SNAPSHOT)" ]; then echo "This commit has no tag. Paste: git tag v0.1.0, or: make release SNAPSHOT=1"; exit 1; fi
	@rm -rf $(RELEASE) $(STAGE); mkdir -p $(RELEASE)
	@cp assets/licences/THIRD_PARTY.txt assets/fonts/OFL.txt $(RELEASE)

.PHONY: checksums
checksums: # of what is in out/release
	cd $(RELEASE) && rm -f SHA256SUMS && LC_ALL=C sha256sum $$(find . -maxdepth 1 -type f -printf '%P\n' | LC_ALL=C sort) >SHA256SUMS

.PHONY: icons
icons:
	$(call need-packages,$(PKGS_ICONS))
	@mkdir -p $(STAGE)/icons
	@for s in 16 24 32 48 64 128 256 512 1024; do rsvg-convert -w $$s -h $$s assets/icon.svg -o $(STAGE)/icons/$$s.png; done
	@icotool -c -o $(STAGE)/icons/carillon.ico $(STAGE)/icons/{16,24,32,48,64,128,256}.png

# A Mac has no png2icns, so the icon of its bundle is kept beside the bundle's other parts.
.PHONY: mac-icon
mac-icon: icons ## assets/packaging/macos/carillon.icns, after a change of assets/icon.svg
	$(call need-packages,icnsutils)
	png2icns $(PACKAGING)/macos/carillon.icns $(STAGE)/icons/{16,32,48,128,256,512,1024}.png

# Manual pages, shell completions and notices, which every package brings. The program of this computer writes them.
.PHONY: papers
papers:
	$(need-go)
	@rm -rf $(STAGE)/papers; mkdir -p $(STAGE)/papers/{man,completions}
	CGO_ENABLED=0 $(GO) build $(FLAGS) -ldflags '$(STAMP)' -o $(STAGE)/ctl ./cmd/carillonctl
	@$(AS_MADE) $(STAGE)/ctl manual $(STAGE)/papers/man
	@cp $(PACKAGING)/linux/carillon.1 $(STAGE)/papers/man
	@sed -i 's/@VERSION@/$(NUMBER)/' $(STAGE)/papers/man/carillon.1
	@for s in bash zsh fish powershell; do $(STAGE)/ctl completion $$s >$(STAGE)/papers/completions/$$s; done
	@cp LICENSE $(STAGE)/papers/LICENSE.txt
	@cp assets/licences/THIRD_PARTY.txt assets/fonts/OFL.txt $(STAGE)/papers

# --- Windows ---------------------------------------------------------------------------------------------------------

# Icon, version and manifest go into a program by an object file beside its sources, which go build links in.
.PHONY: windows-resources
windows-resources: icons
	$(call need-packages,$(PKGS_MINGW))
	@mkdir -p $(STAGE)/rc; cp $(PACKAGING)/windows/carillon.manifest $(STAGE)/icons/carillon.ico $(STAGE)/rc
	@for p in carillon carillonctl; do \
		sed 's/@PROGRAM@/'$$p'/; s/@VERSION@/$(NUMBER)/; s/@COMMAS@/'$$(echo $(NUMBER) | tr . ,)',0/' $(PACKAGING)/windows/carillon.rc.in >$(STAGE)/rc/$$p.rc; \
		(cd $(STAGE)/rc && x86_64-w64-mingw32-windres -O coff -o $$p.syso $$p.rc); \
		cp $(STAGE)/rc/$$p.syso cmd/$$p/rsrc_windows_amd64.syso; done

.PHONY: windows
windows: windows-resources ## carillon.exe and carillonctl.exe in out/stage/windows
	$(need-go)
	@rm -rf $(STAGE)/windows; mkdir -p $(STAGE)/windows
	$(MINGW) $(GO) build $(FLAGS) -tags migrated_fynedo -ldflags '$(STAMP) -H=windowsgui' -o $(STAGE)/windows/carillon.exe ./cmd/carillon
	CGO_ENABLED=0 GOOS=windows GOARCH=amd64 $(GO) build $(FLAGS) -ldflags '$(STAMP)' -o $(STAGE)/windows/carillonctl.exe ./cmd/carillonctl
	$(if $(SIGN),for f in carillon carillonctl; do $(SIGN) $(STAGE)/windows/$$f.exe; done)

# The installers hold what is in out/stage/windows; the time of each file is that of the commit.
.PHONY: installers
installers: papers ## setup.exe (for one person), .msi (for all, silent) and .zip of the programs made by `make windows`
	$(call need-packages,$(PKGS_SETUP) $(PKGS_ICONS))
	@[ -f $(STAGE)/windows/carillon.exe ] || $(MAKE) --no-print-directory windows
	@mkdir -p $(RELEASE)
	@cp $(STAGE)/papers/*.txt $(STAGE)/windows; cp $(STAGE)/papers/completions/powershell $(STAGE)/windows/carillonctl-completion.ps1
	@touch -d @$(EPOCH) $(STAGE)/windows/* $(STAGE)/icons/carillon.ico
	$(AS_MADE) makensis -V2 -NOCD -DVERSION=$(NUMBER) -DBIN=$(STAGE)/windows -DICON=$(STAGE)/icons/carillon.ico $(if $(SIGN),-DSIGN='$(SIGN)') \
		-DOUT=$(RELEASE)/carillon-$(NUMBER)-windows-setup.exe $(PACKAGING)/windows/carillon.nsi
	$(AS_MADE) $(PACKAGING)/windows/msi.sh $(NUMBER) $(EPOCH) $(STAGE)/windows $(STAGE)/icons/carillon.ico $(RELEASE)/carillon-$(NUMBER)-windows.msi
	$(if $(SIGN),for f in setup.exe msi; do $(SIGN) $(RELEASE)/carillon-$(NUMBER)-windows*$$f; done)
	@rm -f $(RELEASE)/carillon-$(NUMBER)-windows-amd64.zip
	cd $(STAGE)/windows && $(AS_MADE) zip -q -X $(abspath $(RELEASE))/carillon-$(NUMBER)-windows-amd64.zip $$(ls | LC_ALL=C sort)

# --- Linux -----------------------------------------------------------------------------------------------------------

# A tree as it is installed below /usr; the .tar.gz is that tree, and .deb and .rpm are packed of it.
.PHONY: linux-tree
linux-tree: icons papers
	$(need-go)
	$(call need-packages,$(PKGS_WINDOW))
	@rm -rf $(STAGE)/linux; mkdir -p $(STAGE)/linux
	CGO_ENABLED=1 $(GO) build $(FLAGS) -tags $(TAGS) -ldflags '$(STAMP)' -o $(STAGE)/carillon ./cmd/carillon
	@$(PACKAGING)/linux/tree.sh $(STAGE) $(STAGE)/linux $(NUMBER) $(EPOCH)

.PHONY: linux-packages
linux-packages: linux-tree ## .deb, .rpm and .tar.gz for Linux
	@mkdir -p $(RELEASE)
	for p in deb rpm; do $(AS_MADE) VERSION=$(NUMBER) STAGE=$(STAGE) $(NFPM) package -f $(PACKAGING)/linux/nfpm.yaml -p $$p -t $(RELEASE)/; done
	$(TARGZ) -C $(STAGE)/linux --transform 's,^\.,carillon-$(NUMBER),' . | gzip -9n >$(RELEASE)/carillon-$(NUMBER)-linux-amd64.tar.gz

# --- macOS -----------------------------------------------------------------------------------------------------------

# The window needs Apple's frameworks, so its bundle is made on a Mac; elsewhere its parts are packed and checked.
.PHONY: mac
mac: papers ## on a Mac Carillon.app and its disk image; elsewhere carillonctl for both CPUs, and the parts of the bundle
	@mkdir -p $(RELEASE) $(STAGE)/mac
	@if [ "$$(uname)" = Darwin ]; then $(PACKAGING)/macos/bundle.sh $(NUMBER) $(RELEASE); else $(MAKE) --no-print-directory mac-parts; fi

.PHONY: mac-parts
mac-parts:
	for a in arm64 amd64; do \
		rm -rf $(STAGE)/mac/carillonctl-$(NUMBER); cp -r $(STAGE)/papers $(STAGE)/mac/carillonctl-$(NUMBER); \
		CGO_ENABLED=0 GOOS=darwin GOARCH=$$a $(GO) build $(FLAGS) -ldflags '$(STAMP)' -o $(STAGE)/mac/carillonctl-$(NUMBER)/carillonctl ./cmd/carillonctl; \
		$(TARGZ) -C $(STAGE)/mac carillonctl-$(NUMBER) | gzip -9n >$(RELEASE)/carillonctl-$(NUMBER)-macos-$$a.tar.gz; done
	@rm -rf $(STAGE)/mac/bundle; mkdir -p $(STAGE)/mac/bundle; cp $(PACKAGING)/macos/{bundle.sh,Info.plist.in,carillon.icns} $(STAGE)/mac/bundle
	$(TARGZ) -C $(STAGE)/mac bundle | gzip -9n >$(RELEASE)/carillon-$(NUMBER)-macos-bundle-parts.tar.gz
	@[ "$$(uname)" = Darwin ] || echo "This is no Mac: Carillon.app is made by 'make mac' on one."

# --- Licences and what is in it --------------------------------------------------------------------------------------

.PHONY: licences
licences: ## the licences of all that is built in, checked and written to assets/licences/THIRD_PARTY.txt
	$(need-go)
	$(call need-packages,$(PKGS_WINDOW))
	$(PACKAGING)/licences.sh $(GO_LICENSES) assets/licences/THIRD_PARTY.txt

.PHONY: sbom
sbom: ## what the programs are made of, as CycloneDX, in out/release
	$(need-go)
	@mkdir -p $(RELEASE)
	for p in carillon carillonctl; do GOFLAGS=-tags=$(TAGS) $(CYCLONEDX) app -json -licenses -noserial -main cmd/$$p -output $(RELEASE)/$$p-$(NUMBER).cdx.json .; done
	@$(PACKAGING)/sbom.sh $(EPOCH) $(RELEASE)/*.cdx.json

# --- Checks ----------------------------------------------------------------------------------------------------------

.PHONY: packaging-checks
packaging-checks: cross ## desktop entry, metainfo, Info.plist, manifest, workflows, licences; carillonctl for three systems
	$(need-go)
	$(call need-packages,$(PKGS_CHECKS) $(PKGS_WINDOW))
	desktop-file-validate $(PACKAGING)/linux/org.carillon.desktop.desktop
	appstreamcli validate --no-net --explain $(PACKAGING)/linux/org.carillon.desktop.metainfo.xml
	xmlstarlet val -e -w $(PACKAGING)/linux/org.carillon.desktop.xml $(PACKAGING)/windows/carillon.manifest $(PACKAGING)/windows/carillon.wxs
	@mkdir -p $(STAGE)
	sed -e 's/@VERSION@/$(NUMBER)/; s/@BUILD@/1/' $(PACKAGING)/macos/Info.plist.in >$(STAGE)/Info.plist && plistutil -i $(STAGE)/Info.plist -f bin -o /dev/null
	for s in $(PACKAGING)/*.sh $(PACKAGING)/*/*.sh; do bash -n $$s; done
	if [ -d .github/workflows ]; then $(ACTIONLINT) .github/workflows/*.yml; fi
	@mkdir -p $(STAGE) && $(PACKAGING)/licences.sh $(GO_LICENSES) $(STAGE)/THIRD_PARTY.txt && \
		diff -q $(STAGE)/THIRD_PARTY.txt assets/licences/THIRD_PARTY.txt || { echo "The licences have changed: make licences, and commit them."; exit 1; }

.PHONY: windows-test
windows-test: installers ## under Wine: tests of packages, silent install, open, upgrade, uninstall by setup.exe and .msi (WITHOUT_PACKAGES=1: no tests of packages)
	$(call need-packages,$(PKGS_WINE))
	nice $(PACKAGING)/windows/test.sh $(STAGE) $(RELEASE) $(NUMBER)

.PHONY: linux-test
linux-test: ## the .deb in a bare Debian 12: install, window, sync, remove; the .rpm in a root of its own. As root
	$(call need-packages,$(PKGS_ROOTS))
	nice $(PACKAGING)/linux/test.sh $(STAGE) $(RELEASE) $(NUMBER)

# On Windows and on a Mac: the tests of the packages without a window, and there setup.exe itself.
NATIVE := ./model ./model/store ./internal/raise ./internal/config ./internal/secret ./cmd/internal/whole ./sync/liss ./cmd/carillonctl

.PHONY: windows-native-test
windows-native-test: # on a real Windows, in Git's bash
	CGO_ENABLED=0 $(GO) test -timeout 30m $(NATIVE)
	$(RELEASE)/carillon-$(NUMBER)-windows-setup.exe //S
	"$$LOCALAPPDATA/Programs/Carillon/carillonctl.exe" --version | grep '$(NUMBER)'
	"$$LOCALAPPDATA/Programs/Carillon/uninstall.exe" //S

.PHONY: mac-native-test
mac-native-test: # on a Mac
	$(GO) vet -tags migrated_fynedo ./cmd/carillon
	$(GO) test -timeout 30m $(NATIVE)

.PHONY: publish
publish: # attach out/release to the tag's release on GitHub
	gh release create v$(NUMBER) --draft --verify-tag --title 'Carillon $(NUMBER)' --generate-notes $(RELEASE)/*
