# Fits the elastic net to the rows that `learners` wrote: Rscript learners.R FOLDER mixed
# Writes the risks of the rows held out, and the seconds of the clock and of processors that fitting took: not starting, reading or predicting those.
suppressPackageStartupMessages({library(glmnet); library(jsonlite); library(parallel)})

arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
learner <- arguments[2]
settings <- fromJSON(file.path(folder, "settings.json"))
numbers <- function(name) {
  path <- file.path(folder, name)
  readBin(path, "double", file.size(path) / 8)
}
x <- matrix(numbers("complete.f64"), ncol = settings$columns, byrow = TRUE)
y <- numbers("outcomes.f64")
folds <- readBin(file.path(folder, "folds.i32"), "integer", length(y))

fit <- function(rows, lambdas) glmnet(x[rows, ], y[rows], family = "binomial", alpha = settings$alpha, lambda = lambdas, thresh = 1e-9)
loss <- function(fold) {
  odds <- predict(fit(folds != -1 & folds != fold, settings$mixed), x[folds == fold, ])
  colSums(log1p(exp(odds)) - y[folds == fold] * odds)
}

begun <- proc.time()
losses <- Reduce(`+`, mclapply(seq_len(settings$folds) - 1, loss, mc.cores = 2))
best <- which.min(losses)
model <- fit(folds != -1, settings$mixed[seq_len(best)])
took <- proc.time() - begun
writeBin(as.vector(predict(model, x[folds == -1, ], s = settings$mixed[best], type = "response")), file.path(folder, paste0(learner, ".f64")))
write_json(list(seconds = unbox(took[["elapsed"]]), busy = unbox(sum(took[c("user.self", "sys.self", "user.child", "sys.child")])), tuned = unbox(settings$mixed[best])), file.path(folder, paste0(learner, ".json")), digits = NA)
