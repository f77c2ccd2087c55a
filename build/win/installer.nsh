; What the installer does beyond electron-builder's own script: it installs for one person
; only, and the uninstaller asks before it removes their data.

!macro customInstallMode
  StrCpy $isForceCurrentInstall "1"
!macroend

!macro customUnInstall
  ${ifNot} ${isUpdated}
  ${andIfNot} ${Silent}
    ${if} $LANGUAGE == 1046
      StrCpy $0 "Apagar também os seus dados do Baú (chaves, convites, histórico e o baú de exemplo)?$\r$\n$\r$\nSem as chaves, ninguém mais reconhece este computador. Os arquivos baixados ficam onde estão."
    ${else}
      StrCpy $0 "Remove your Baú data as well (keys, invites, history and the sample vault)?$\r$\n$\r$\nWithout the keys nobody recognises this computer any more. Downloaded files stay where they are."
    ${endif}
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "$0" IDNO keepData
      SetShellVarContext current
      RMDir /r "$APPDATA\Bau"
    keepData:
  ${endif}
!macroend
