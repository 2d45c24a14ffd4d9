# Maven's output in short: how many files came down so far, what is built, and every warning and error.
/^(\[INFO\] )?Downloaded from/ {
  if (++files % 50 == 0) { print "  " files " files downloaded"; fflush() }
  next
}
/^\[INFO\] Building / { print "  " $3; fflush(); next }
/^\[(WARNING|ERROR)\]/ { print; fflush() }
/BUILD FAILURE/ { failed = 1 }
/BUILD SUCCESS/ { succeeded = 1 }
END { exit succeeded && !failed ? 0 : 1 }
