; makensis -DVERSION=0.1.0 -DBIN=<folder of the programs> -DICON=<.ico> -DOUT=<setup.exe> [-DSIGN=<command>] carillon.nsi
; Installs for the person who runs it: no administrator. /S asks nothing; /D=folder, the last word, says where to.
; Exit status: 0 done, 3 Carillon is running.
Target amd64-unicode
Unicode true
!ifndef VERSION
  !error "VERSION"
!endif
SetCompressor /SOLID lzma
!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"'
!endif
RequestExecutionLevel user
!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
Name "Carillon"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Carillon"
InstallDirRegKey HKCU "Software\Carillon" "InstallDir"
ManifestDPIAware true
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Carillon"
VIAddVersionKey "FileDescription" "Carillon Setup"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "Apache-2.0"
!define UN "Software\Microsoft\Windows\CurrentVersion\Uninstall\Carillon"
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!insertmacro MUI_PAGE_LICENSE "${BIN}/LICENSE.txt"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\carillon.exe"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE English

!macro CheckFree un
Function ${un}CheckFree
  ; a running program's file can't be opened for writing
  IfFileExists "$INSTDIR\carillon.exe" 0 done
  ClearErrors
  FileOpen $0 "$INSTDIR\carillon.exe" a
  IfErrors 0 free
    MessageBox MB_OK|MB_ICONEXCLAMATION "Carillon is running. Close it, then try again." /SD IDOK
    SetErrorLevel 3
    Quit
  free:
  FileClose $0
  done:
FunctionEnd
!macroend
!insertmacro CheckFree ""
!insertmacro CheckFree "un."

Section "Carillon"
  Call CheckFree
  SetOutPath "$INSTDIR"
  File "${BIN}/carillon.exe"
  File "${BIN}/carillonctl.exe"
  File "${BIN}/carillonctl-completion.ps1"
  File "${BIN}/LICENSE.txt"
  File "${BIN}/THIRD_PARTY.txt"
  File "${BIN}/OFL.txt"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Carillon.lnk" "$INSTDIR\carillon.exe"
  WriteRegStr HKCU "Software\Carillon" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "Software\Classes\.carillon" "" "Carillon.Timetable.1"
  WriteRegStr HKCU "Software\Classes\.carillon" "Content Type" "application/x-carillon"
  WriteRegStr HKCU "Software\Classes\.carillon\OpenWithProgids" "Carillon.Timetable.1" ""
  WriteRegStr HKCU "Software\Classes\Carillon.Timetable.1" "" "Carillon timetable"
  WriteRegStr HKCU "Software\Classes\Carillon.Timetable.1\DefaultIcon" "" "$INSTDIR\carillon.exe,0"
  WriteRegStr HKCU "Software\Classes\Carillon.Timetable.1\shell\open\command" "" '"$INSTDIR\carillon.exe" "%1"'
  WriteRegStr HKCU "${UN}" "DisplayName" "Carillon"
  WriteRegStr HKCU "${UN}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UN}" "Publisher" "Carillon"
  WriteRegStr HKCU "${UN}" "DisplayIcon" "$INSTDIR\carillon.exe,0"
  WriteRegStr HKCU "${UN}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UN}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UN}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UN}" "NoModify" 1
  WriteRegDWORD HKCU "${UN}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UN}" "EstimatedSize" $0
  ; NSIS cuts texts at 1,024 characters, and a PATH may be longer: the program itself puts its folder there.
  nsExec::Exec '"$INSTDIR\carillonctl.exe" path add'
  Pop $0
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, i 0, i 0)'
SectionEnd

; Timetables, their backups, %AppData%\Carillon (settings) and passwords in Credential Manager are the person's, and stay.
Section "Uninstall"
  Call un.CheckFree
  nsExec::Exec '"$INSTDIR\carillonctl.exe" path remove'
  Pop $0
  DetailPrint "Your timetables, their backups, the settings in $APPDATA\Carillon and passwords in Credential Manager stay."
  Delete "$INSTDIR\carillon.exe"
  Delete "$INSTDIR\carillonctl.exe"
  Delete "$INSTDIR\carillonctl-completion.ps1"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\THIRD_PARTY.txt"
  Delete "$INSTDIR\OFL.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Carillon.lnk"
  ReadRegStr $0 HKCU "Software\Classes\.carillon" ""
  ${If} $0 == "Carillon.Timetable.1"
    DeleteRegKey HKCU "Software\Classes\.carillon"
  ${EndIf}
  DeleteRegKey HKCU "Software\Classes\Carillon.Timetable.1"
  DeleteRegKey HKCU "${UN}"
  DeleteRegKey HKCU "Software\Carillon"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, i 0, i 0)'
SectionEnd
