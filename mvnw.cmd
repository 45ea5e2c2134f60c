@echo off
rem Runs the pinned Maven with the arguments given: mvnw.cmd -B -ntp verify
rem
rem Looked for in this order:
rem   1. %MAVEN_HOME%, if it holds exactly this version;
rem   2. the copy that an earlier start kept in %USERPROFILE%\.m2\wrapper\dists;
rem   3. else any mvn ^>= 3.6 on the PATH fetches it once, from the repository that this mvn is set up
rem      for, and the checksum decides whether it is used.
setlocal

set "VERSION=3.9.11"
set "SHA512=03e2d65d4483a3396980629f260e25cac0d8b6f7f2791e4dc20bc83f9514db8d0f05b0479e699a5f34679250c49c8e52e961262ded468a20de0be254d8207076"
set "PLUGIN=org.apache.maven.plugins:maven-dependency-plugin:3.8.1"

if defined MAVEN_HOME if exist "%MAVEN_HOME%\lib\maven-core-%VERSION%.jar" goto run

if not defined MAVEN_USER_HOME set "MAVEN_USER_HOME=%USERPROFILE%\.m2"
set "DISTS=%MAVEN_USER_HOME%\wrapper\dists"
set "MAVEN_HOME=%DISTS%\apache-maven-%VERSION%-%SHA512:~0,12%"
if exist "%MAVEN_HOME%\lib\maven-core-%VERSION%.jar" goto run

where mvn >nul 2>nul
if errorlevel 1 (
  echo mvnw: Maven %VERSION% is not here yet and there is no mvn on the PATH to fetch it; install any Maven 3.6 or later once, or set MAVEN_HOME to a Maven %VERSION% 1>&2
  exit /b 1
)
set "WORK=%DISTS%\.new-%RANDOM%%RANDOM%"
set "ZIP=%WORK%\apache-maven-%VERSION%-bin.zip"
mkdir "%WORK%" || exit /b 1
echo mvnw: fetching Maven %VERSION% (once) 1>&2
pushd "%WORK%"
rem The mvn that fetches must not take our MAVEN_HOME for its own.
set "TARGET=%MAVEN_HOME%"
set "MAVEN_HOME="
call mvn -q -B %PLUGIN%:copy "-Dartifact=org.apache.maven:apache-maven:%VERSION%:zip:bin" "-DoutputDirectory=%WORK%" 1>&2
popd
set "MAVEN_HOME=%TARGET%"
if not exist "%ZIP%" (
  echo mvnw: mvn could not fetch org.apache.maven:apache-maven:%VERSION%:zip:bin; is its repository within reach? 1>&2
  goto failed
)
powershell -NoProfile -Command "if ((Get-FileHash -Algorithm SHA512 $env:ZIP).Hash -ne $env:SHA512) { exit 1 }"
if errorlevel 1 (
  echo mvnw: the zip that mvn fetched does not have the pinned sha512; it is not used 1>&2
  goto failed
)
powershell -NoProfile -Command "Expand-Archive -LiteralPath $env:ZIP -DestinationPath $env:WORK"
if errorlevel 1 goto failed
rem A rename is atomic: whoever comes first wins, and all others use that one.
if not exist "%MAVEN_HOME%" move "%WORK%\apache-maven-%VERSION%" "%MAVEN_HOME%" >nul 2>nul
rmdir /s /q "%WORK%"
if exist "%MAVEN_HOME%\lib\maven-core-%VERSION%.jar" goto run
echo mvnw: there is no Maven %VERSION% in %MAVEN_HOME%; remove that folder and try again 1>&2
exit /b 1

:failed
rmdir /s /q "%WORK%"
exit /b 1

:run
"%MAVEN_HOME%\bin\mvn.cmd" %*
