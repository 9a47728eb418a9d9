// Copyright The Elbo Authors
// SPDX-License-Identifier: Apache-2.0
//
// Serves one Stan model to benchmarks/compare: EXE DATA.json POINTS.bin, then one command a line on
// standard input, one line of JSON for each on standard output (the protocol is in workers.py).
#include <stan/io/json/json_data.hpp>
#include <stan/math/rev.hpp>
#include <stan/model/log_prob_grad.hpp>
#include <stan/model/model_base.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

stan::model::model_base& new_model(stan::io::var_context&, unsigned int, std::ostream*);

namespace {

using clock_type = std::chrono::steady_clock;

double seconds_since(clock_type::time_point start) {
  return std::chrono::duration<double>(clock_type::now() - start).count();
}

double cpu_seconds() {
  timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

std::vector<Eigen::VectorXd> read_points(const std::string& path, size_t n) {
  std::ifstream in(path, std::ios::binary);
  std::vector<Eigen::VectorXd> points;
  Eigen::VectorXd x(n);
  while (in.read(reinterpret_cast<char*>(x.data()), static_cast<std::streamsize>(n * sizeof(double)))) {
    points.push_back(x);
  }
  return points;
}

void print(double x) {
  if (std::isfinite(x)) {
    std::printf("%.17g", x);
  } else {
    std::printf("null");
  }
}

double gradient(const stan::model::model_base& model, const Eigen::VectorXd& x, Eigen::VectorXd& g, std::ostream& msg) {
  Eigen::VectorXd at = x;
  return stan::model::log_prob_grad<true, true>(model, at, g, &msg);
}

void check(const stan::model::model_base& model, const std::string& path, size_t n) {
  std::printf("{\"points\":[");
  bool first = true;
  for (const Eigen::VectorXd& x : read_points(path, n)) {
    Eigen::VectorXd g;
    std::ostringstream msg;
    double lp = gradient(model, x, g, msg);
    std::printf("%s{\"lp\":", first ? "" : ",");
    print(lp);
    std::printf(",\"grad\":[");
    for (Eigen::Index i = 0; i < g.size(); i++) {
      if (i) std::printf(",");
      print(g[i]);
    }
    std::printf("]}");
    first = false;
  }
  std::printf("]}\n");
}

struct Timing {
  std::vector<double> blocks;  // seconds per evaluation
  long calls = 0;
};

// One thread's loop. Short evaluations are timed in blocks, so that the clock costs nothing.
void evaluate(const stan::model::model_base& model, const std::vector<Eigen::VectorXd>& points, double seconds,
              Timing& timing) {
  Eigen::VectorXd g;
  std::ostringstream msg;
  double sum = 0;
  auto start = clock_type::now();
  long block = 1;
  do {
    auto before = clock_type::now();
    for (long i = 0; i < block; i++) {
      sum += gradient(model, points[timing.calls++ % points.size()], g, msg);
    }
    double elapsed = seconds_since(before);
    if (elapsed < 1e-3 && block < 1000000) {
      block *= 2;
    } else {
      timing.blocks.push_back(elapsed / block);
    }
  } while (timing.blocks.empty() || seconds_since(start) < seconds);
  volatile double sink = sum;
  (void)sink;
}

void time(const stan::model::model_base& model, const std::vector<Eigen::VectorXd>& points, int threads,
          double seconds) {
  std::vector<Timing> timings(threads);
  double cpu = cpu_seconds();
  auto start = clock_type::now();
  std::vector<std::thread> others;
  for (int i = 1; i < threads; i++) {
    others.emplace_back([&, i] {
      stan::math::ChainableStack tape;  // each thread has a tape of its own
      evaluate(model, points, seconds, timings[i]);
    });
  }
  evaluate(model, points, seconds, timings[0]);
  for (std::thread& t : others) t.join();
  double busy = (cpu_seconds() - cpu) / seconds_since(start);
  // Threads work side by side: their rates add up.
  double rate = 0, best = 0;
  long calls = 0;
  for (Timing& t : timings) {
    std::sort(t.blocks.begin(), t.blocks.end());
    rate += 1 / t.blocks[t.blocks.size() / 2];
    best += 1 / t.blocks[0];
    calls += t.calls;
  }
  std::printf("{\"us_per_draw\":%.9g,\"us_min\":%.9g,\"calls\":%ld,\"cpu_per_wall\":%.4g}\n", 1e6 / rate, 1e6 / best,
              calls, busy);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: " << argv[0] << " DATA.json POINTS.bin\n";
    return 2;
  }
  std::ifstream in(argv[1]);
  stan::json::json_data data(in);
  stan::model::model_base& model = new_model(data, 1, &std::cerr);
  size_t n = model.num_params_r();
  std::vector<Eigen::VectorXd> points = read_points(argv[2], n);
  std::printf("{\"dimension\":%zu}\n", n);
  std::fflush(stdout);
  std::string line;
  while (std::getline(std::cin, line)) {
    std::istringstream words(line);
    std::string command, file;
    int draws = 1, threads = 1;
    double seconds = 1;
    words >> command;
    try {
      if (command == "check" && std::getline(words >> std::ws, file)) {
        check(model, file, n);
      } else if (command == "time" && words >> draws >> threads >> seconds && threads > 0 && !points.empty()) {
        time(model, points, threads, seconds);
      } else {
        std::printf("{\"error\":\"not a command\"}\n");
      }
    } catch (const std::exception& e) {
      std::string text = e.what();
      for (char& c : text) {
        if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < ' ') c = ' ';
      }
      std::printf("{\"error\":\"%s\"}\n", text.c_str());
    }
    std::fflush(stdout);
  }
}
