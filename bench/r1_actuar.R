# Case R1 in actuar: prints the seconds that N trials take (argument N), then the mean, the standard
# deviation and the 99 % quantile of what the layer pays: simulated, and by Panjer's recursion; and the
# simulated mean of the worst 0.1 %.
suppressPackageStartupMessages(library(actuar))
trials <- as.integer(commandArgs(trailingOnly = TRUE)[1])
set.seed(1)
rpaid <- function(n, mu, sigma) pmin(pmax(rlnorm(n, mu, sigma) - 2, 0), 5)
start <- sum(proc.time()[1:2])
paid <- rcompound(trials, rpois(10), rpaid(0, 1.5))
told <- c(mean(paid), sd(paid), quantile(paid, 0.99))
seconds <- sum(proc.time()[1:2]) - start
step <- 1 / 64
up_to <- function(x) ifelse(x < 5, plnorm(x + 2, 0, 1.5), 1)
severity <- discretize(up_to(x), from = 0, to = 5 + step, step = step, method = "rounding")
severity[1] <- severity[1] + up_to(0)  # which discretize leaves out
exact <- aggregateDist("recursive", model.freq = "poisson", model.sev = severity, lambda = 10,
                       x.scale = step, maxit = 100000)
values <- knots(exact)
chances <- diff(c(0, exact(values)))
centre <- sum(values * chances)
worst <- mean(sort(paid, decreasing = TRUE)[1:max(1, trials %/% 1000)])
cat(seconds, told, centre, sqrt(sum((values - centre)^2 * chances)), quantile(exact, 0.99), worst, "\n")
