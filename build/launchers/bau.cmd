@echo off
rem The `bau` command of a packaged Bau: the app itself, told to be a command. Nothing that
rem is typed after "--" can become a switch of Chromium's.
"%~dp0..\..\Bau.exe" --bau-command --log-level=3 -- %*
exit /b %errorlevel%
