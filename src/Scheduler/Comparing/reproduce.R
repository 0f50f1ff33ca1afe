# Reproduces the crude and weighted estimates of a comparison from its research extract.
#
#   Rscript reproduce.R            in the folder of the extract
#   Rscript reproduce.R FOLDER     from elsewhere
#
# Needs R 3.6 or later and the package survival, which comes with R (Debian: r-base-core, r-cran-survival).
#
# Reads    decisions.csv   one row for each eligible decision; what each column is stands in dictionary.csv
#          analysis.csv    what the program decided on the way: target, ridges, columns left out
# Writes   reproduced.csv  estimates, one a row, named as in the program's comparison.csv
#          survival.csv    the share without remission by day and strategy (Kaplan-Meier)
#
# decisions.csv is row-level data. Where it has a column "marking" it is internal: it has NOT been checked for
# k-anonymity, and must not leave the service's own safe setting. Else README.md says what was made coarser so that
# nobody can be found in it, and reference.csv what the program itself makes of these very rows.
# What this script writes are counts and estimates that have not been through disclosure control.

library(survival)

arguments <- commandArgs(trailingOnly = TRUE)
folder <- if (length(arguments) > 0) arguments[1] else "."
decisions <- read.csv(file.path(folder, "decisions.csv"), na.strings = "", encoding = "UTF-8", check.names = FALSE)
analysis <- read.csv(file.path(folder, "analysis.csv"), na.strings = "", encoding = "UTF-8", colClasses = "character")

has <- function(name) name %in% analysis$name
setting <- function(name) analysis$value[match(name, analysis$name)]
words <- function(name) if (is.na(setting(name))) character(0) else strsplit(setting(name), " ", fixed = TRUE)[[1]]
column <- function(name) as.numeric(decisions[[name]])

rows <- nrow(decisions)
strategy <- decisions$strategy                     # 1 the first strategy, 0 the second
if ("marking" %in% names(decisions)) cat("Marked:", decisions$marking[1], "\n")

# The columns that the propensity was fitted to: as the file has them, or one for each level that analysis.csv names.
terms <- grep("^x_[0-9]+$", analysis$name)
x <- as.matrix(decisions[, grep("^x_[0-9]+$", names(decisions)), drop = FALSE])
for (term in terms) {
  of <- sub("=.*$", "", analysis$value[term])
  x <- cbind(x, as.numeric(as.character(decisions[[of]]) == sub("^[^=]*=", "", analysis$value[term])))
}
if (length(terms) > 0) colnames(x) <- analysis$name[terms]

# Errors are clustered by patient; in a file that has one row of each, by row.
patient <- if ("patient" %in% names(decisions)) decisions$patient else seq_len(rows)

# --- Logistic regression -------------------------------------------------------------------------------------------

# By maximum likelihood, or with a ridge: a normal prior, with a standard deviation of `prior`, of the coefficients of
# standardised columns, where events are few or a column tells the outcome for certain. Returned are fitted
# probabilities, and what each row adds to the coefficients: its residual by design %*% covariance.
logistic <- function(columns, outcome, dropped, prior) {
  columns <- columns[, !(colnames(columns) %in% dropped), drop = FALSE]
  standardised <- apply(columns, 2, function(v) (v - mean(v)) / sqrt(mean((v - mean(v))^2)))
  design <- cbind(rep(1, rows), matrix(standardised, nrow = rows))
  penalty <- if (prior == "none") rep(0, ncol(design)) else c(0, rep(1 / as.numeric(prior)^2, ncol(design) - 1))
  if (prior == "none") {
    fit <- glm.fit(design, outcome, family = binomial(), control = glm.control(epsilon = 1e-13, maxit = 100))
    fitted <- as.vector(plogis(design %*% fit$coefficients))
  } else {
    coefficients <- c(qlogis(mean(outcome)), rep(0, ncol(design) - 1))
    objective <- function(b) sum(outcome * (design %*% b) - log1p(exp(design %*% b))) - sum(penalty * b^2) / 2
    for (iteration in 1:100) {
      fitted <- as.vector(plogis(design %*% coefficients))
      score <- crossprod(design, outcome - fitted) - penalty * coefficients
      step <- solve(crossprod(design, design * (fitted * (1 - fitted))) + diag(penalty, length(penalty)), score)
      while (objective(coefficients + step) < objective(coefficients) - 1e-9) step <- step / 2
      coefficients <- as.vector(coefficients + step)
      if (sum(step * score) < 1e-20) break
    }
    fitted <- as.vector(plogis(design %*% coefficients))
  }
  information <- crossprod(design, design * (fitted * (1 - fitted))) + diag(penalty, length(penalty))
  list(fitted = fitted, design = design, covariance = solve(information), residual = outcome - fitted)
}

# What estimating a regression adds to the influence of each row on an estimate; `slope` is by how much the row's own
# part in the estimate changes with its log odds.
through <- function(fit, slope) as.vector(fit$design %*% (fit$covariance %*% crossprod(fit$design, slope))) * fit$residual

# --- Propensities and weights --------------------------------------------------------------------------------------

propensity <- logistic(x, strategy, words("propensity_dropped"), setting("propensity_prior"))
score <- pmin(pmax(propensity$fitted, 1e-6), 1 - 1e-6)
cat(sprintf("%d decisions of %d patients\n", rows, length(unique(patient))))
if ("propensity" %in% names(decisions))
  cat(sprintf("propensities differ from the program's by at most %.1e\n", max(abs(score - decisions$propensity))))

# Weights of a population, and by how much each changes with the log odds of its propensity: of overlap (those for whom
# both strategies were real options), of those who had the first strategy, of all. Truncated ones are drawn in to a
# quantile of their strategy's.
weights_of <- function(population, truncation = 0) {
  first <- strategy == 1
  weight <- switch(population,
    overlap = ifelse(first, 1 - score, score),
    treated = ifelse(first, 1, score / (1 - score)),
    all     = ifelse(first, 1 / score, 1 / (1 - score)))
  slope <- switch(population,
    overlap = ifelse(first, -1, 1) * score * (1 - score),
    treated = ifelse(first, 0, score / (1 - score)),
    all     = ifelse(first, -(1 - score) / score, score / (1 - score)))
  if (truncation > 0) for (arm in list(first, !first)) {
    ends <- quantile(weight[arm], c(truncation, 1 - truncation), names = FALSE)
    # Rows alike have weights alike, whatever the last digit of a product says: those at an end are not beyond it.
    beyond <- arm & (weight < ends[1] * (1 - 1e-9) | weight > ends[2] * (1 + 1e-9))
    weight[beyond] <- pmin(pmax(weight[beyond], ends[1]), ends[2])
    slope[beyond] <- 0
  }
  list(weight = weight, slope = slope)
}

# How likely each outcome was to be known, given the strategy, what was known at the decision, and the score of days 14
# to 55; NULL where so few are missing, or known, that the program did not model it.
observation_of <- function(outcome) {
  if (!has(paste0("observation_prior.", outcome))) return(NULL)
  early <- column("early_score")
  early[is.na(early)] <- if (all(is.na(early))) 0 else mean(early, na.rm = TRUE)
  columns <- cbind(strategy = strategy, x, early_score = early, early_missing = decisions$early_missing)
  known <- as.numeric(!is.na(column(outcome)))
  fit <- logistic(columns, known, words(paste0("observation_dropped.", outcome)), setting(paste0("observation_prior.", outcome)))
  c(fit, list(score = pmax(fit$fitted, 0.01)))
}

# --- Estimates -----------------------------------------------------------------------------------------------------

# The weighted mean of each strategy, with the influence of every row on it (stacked estimating equations): its own
# part, what it adds through the propensity, and what it adds through the model of missing outcomes.
means_of <- function(y, weights = NULL, observation = NULL) {
  known_share <- if (is.null(observation)) rep(1, rows) else observation$score
  arm <- function(which) {
    used <- strategy == which & !is.na(y)
    weight <- (if (is.null(weights)) rep(1, rows) else weights$weight) / known_share
    total <- sum(weight[used])
    if (!(total > 0)) return(NULL)
    mean <- sum(weight[used] * y[used]) / total
    away <- ifelse(used, rows * (y - mean) / total, 0)
    influence <- weight * away
    if (!is.null(weights)) influence <- influence + through(propensity, weights$slope / known_share * away)
    if (!is.null(observation)) influence <- influence + through(observation, -weight * (1 - known_share) * away)
    list(mean = mean, influence = influence)
  }
  first <- arm(1)
  second <- arm(0)
  if (is.null(first) || is.null(second)) NULL else list(first = first, second = second)
}

results <- list()

# An estimate with its interval. Influences are summed by patient, times G / (G - 1) for G patients; Student's t with
# G - 1 degrees of freedom below 40 of them. The interval and the error of a ratio are of its logarithm.
keep <- function(at, measure, value, influence, back = identity) {
  sums <- rowsum(influence, patient)
  groups <- nrow(sums)
  if (groups < 2) return(invisible())
  se <- sqrt(sum(sums^2)) / rows * sqrt(groups / (groups - 1))
  reach <- se * (if (groups < 40) qt(0.975, groups - 1) else qnorm(0.975))
  add(at, measure, back(value), back(value - reach), back(value + reach), se)
}

add <- function(at, measure, estimate, lower, upper, se) {
  results[[length(results) + 1]] <<- data.frame(
    estimand = at[["estimand"]], outcome = at[["outcome"]], measure = measure, method = at[["method"]], population = at[["population"]],
    missing = at[["missing"]], estimate = estimate, lower = lower, upper = upper, se = se)
}

contrast <- function(estimand, outcome, method, population, missing, means, is_score) {
  if (is.null(means)) return(invisible())
  at <- c(estimand = estimand, outcome = outcome, method = method, population = population, missing = missing)
  first <- means$first
  second <- means$second
  keep(at, if (is_score) "mean_difference" else "risk_difference", first$mean - second$mean, first$influence - second$influence)
  if (!is_score && first$mean > 0 && second$mean > 0)
    keep(at, "risk_ratio", log(first$mean / second$mean), first$influence / first$mean - second$influence / second$mean, exp)
}

target <- setting("target")
truncation <- as.numeric(setting("truncation"))

for (outcome in words("outcomes")) {
  y <- column(outcome)
  is_score <- outcome == "change"
  contrast("treatment_policy", outcome, "crude", "observed", "observed", means_of(y), is_score)
  models <- list(observed = NULL, weighted = observation_of(outcome))
  for (missing in c("observed", if (!is.null(models$weighted)) "weighted")) {
    for (population in c("overlap", "treated", "all"))
      contrast("treatment_policy", outcome, "weighted", population, missing, means_of(y, weights_of(population), models[[missing]]), is_score)
    contrast("treatment_policy", outcome, "weighted_truncated", "all", missing, means_of(y, weights_of("all", truncation), models[[missing]]), is_score)
  }
  # A missing score counts as no response; or, as bounds, against one strategy and for the other.
  if (outcome %in% c("response", "remission")) {
    filled <- list(nonresponse = rep(0, rows))
    if (anyNA(y)) filled <- c(filled, list(worst_first = ifelse(strategy == 1, 0, 1), worst_second = ifelse(strategy == 1, 1, 0)))
    for (missing in names(filled))
      contrast("treatment_policy", outcome, "weighted", target, missing, means_of(ifelse(is.na(y), filled[[missing]], y), weights_of(target)), is_score)
  }
}

if (has("while_on_strategy"))
  contrast("while_on_strategy", "response", "weighted", target, "observed", means_of(column(setting("while_on_strategy")), weights_of(target)), FALSE)

for (control in words("negative_controls"))
  contrast("negative_control", control, "weighted", target, "observed", means_of(column(control), weights_of(target)), control == "prior_change")

# --- Time to remission, as it was seen -----------------------------------------------------------------------------

has_times <- "remission_days" %in% names(decisions)
remitted <- decisions$remission_ended == 1        # dropping out, like the end of watching, ends the time without it
curve <- if (has_times) summary(survfit(Surv(remission_days, remitted) ~ strategy, data = decisions, conf.type = "log-log"), censored = FALSE)
if (length(curve$time) > 0)
  write.csv(data.frame(strategy = sub("strategy=", "", as.character(curve$strata), fixed = TRUE), day = curve$time, at_risk = curve$n.risk, events = curve$n.event,
                       share = curve$surv, lower = curve$lower, upper = curve$upper, se = curve$std.err),
            file.path(folder, "survival.csv"), row.names = FALSE, quote = FALSE, na = "")

# Efron's handling of ties; the error is robust, clustered by patient.
if (has_times && has("time_to_remission") && all(tapply(remitted, factor(strategy, 0:1), any))) {
  cox <- coxph(Surv(remission_days, remitted) ~ strategy, data = decisions, ties = "efron", cluster = patient, control = coxph.control(eps = 1e-12, iter.max = 50))
  log_hazard <- unname(coef(cox))
  se <- sqrt(vcov(cox)[1, 1])
  add(c(estimand = "treatment_policy", outcome = "time_to_remission", method = "cox_crude", population = "observed", missing = "none"),
      "hazard_ratio", exp(log_hazard), exp(log_hazard - qnorm(0.975) * se), exp(log_hazard + qnorm(0.975) * se), se)
}

reproduced <- do.call(rbind, results)
write.csv(reproduced, file.path(folder, "reproduced.csv"), row.names = FALSE, quote = FALSE, na = "")
print(reproduced, digits = 4, row.names = FALSE)

# What the program made of the same rows, where the extract holds it.
if (file.exists(file.path(folder, "reference.csv"))) {
  reference <- read.csv(file.path(folder, "reference.csv"), na.strings = "")
  key <- function(of) do.call(paste, of[c("estimand", "outcome", "measure", "method", "population", "missing")])
  at <- match(key(reference), key(reproduced))
  away <- abs(reproduced$estimate[at] - reference$estimate) / pmax(abs(reference$estimate), reference$se)
  cat(sprintf("%d of the program's %d estimates were reproduced; they differ by at most %.1e of themselves\n",
              sum(!is.na(at)), nrow(reference), max(c(0, away), na.rm = TRUE)))
}
